import { parseNodes } from '@/lib/config/nodes-file';
import { AppError } from '@/lib/errors';
import { otherNodes } from '@/lib/topology/change-nodes-back';
import type { ClusterSpec } from '@/lib/topology/spec';
import { nextSpec } from './next-spec';
import type { ConfigDocument } from './types';

type Documents = readonly ConfigDocument[];

const textOf = (documents: Documents, key: string) =>
  documents.find((document) => document.key === key)?.text ?? '';

/** Gives the rows of a list of nodes whose hosts the cluster does not have. */
function rowsElsewhere({ hosts }: ClusterSpec, documents: Documents): { host: string; raw: string }[] {
  const known = new Set(hosts.map(({ address }) => address));
  return parseNodes(textOf(documents, 'cluster.nodes')).rows.flatMap(({ site, raw }) =>
    site && !known.has(site.host) ? [{ host: site.host, raw }] : [],
  );
}

const removeOrAdd = {
  en: 'Take these nodes out of the list there, where they were added. Or stop them and add their host in Nodes Setup with the same aliases and ports.',
  zh: '请在添加这些节点的地方将其从列表中移除；或停止这些节点，再在“节点管理”中添加该主机，并使用相同的别名和端口。',
};

/** Gives the error that there is nothing to settle. */
export function noDrift(): AppError {
  return new AppError('CONFIG-NO-DRIFT', {
    en: 'What is stored and what is there are the same now.',
    zh: '当前保存的内容与实际一致。',
  });
}

/**
 * Gives why stored documents cannot be written over what is there: a list with other nodes would take nodes in or out without the look at processes, replicas
 * and agents that Nodes Setup has.
 */
export function restoreRefusal(
  spec: ClusterSpec,
  stored: Documents,
  present: Documents,
): AppError | undefined {
  const [wanted, now] = [textOf(stored, 'cluster.nodes'), textOf(present, 'cluster.nodes')];
  // A list without any row is damaged, and nobody's choice of nodes.
  if (parseNodes(now).rows.length === 0 || !otherNodes(wanted, now)) return undefined;
  const elsewhere = rowsElsewhere(spec, present);
  return new AppError(
    'CONFIG-DRIFT-NODES',
    {
      en: 'The cluster has other nodes in its list than Deck has stored. Writing the stored list back would take nodes in or out without a look at their processes, replicas and agents.',
      zh: '集群节点列表与 Deck 保存的节点不同。直接写回会在不检查进程、副本和代理节点的情况下增减节点。',
    },
    {
      remedy:
        elsewhere.length > 0
          ? removeOrAdd
          : {
              en: 'Adopt the list, then add or remove nodes in Nodes Setup.',
              zh: '请先采纳该列表，再在“节点管理”中添加或移除节点。',
            },
      ...(elsewhere.length > 0 && { seen: elsewhere.map(({ raw }) => raw).join('\n') }),
    },
  );
}

/** Gives why documents cannot be taken over: the inventory could not follow them, although it followed those before, so that no page could work with their nodes. */
export function adoptRefusal(spec: ClusterSpec, stored: Documents, after: Documents): AppError | undefined {
  if (nextSpec(spec, after) || !nextSpec(spec, stored)) return undefined;
  const elsewhere = rowsElsewhere(spec, after);
  if (elsewhere.length === 0)
    return new AppError(
      'CONFIG-DRIFT-UNREADABLE',
      {
        en: 'Deck cannot read the nodes of the cluster out of these documents, so it cannot take them over.',
        zh: 'Deck 无法从这些文档中读出集群的节点，因此无法采纳。',
      },
      {
        seen: textOf(after, 'cluster.nodes'),
        remedy: {
          en: 'Correct the list of nodes where it was changed, then compare again.',
          zh: '请在修改处更正节点列表，然后重新比对。',
        },
      },
    );
  const hosts = [...new Set(elsewhere.map(({ host }) => host))];
  return new AppError(
    'CONFIG-DRIFT-HOST',
    {
      en: `The list has nodes on ${hosts.join(', ')}, which this cluster does not have in Deck. Taken over, they could neither be watched nor removed.`,
      zh: `列表中有节点位于 ${hosts.join('、')}，Deck 中该集群没有此主机。采纳后将无法监控或移除这些节点。`,
    },
    { seen: elsewhere.map(({ raw }) => raw).join('\n'), remedy: removeOrAdd },
  );
}

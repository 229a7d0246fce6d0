import 'server-only';
import { AppError } from '@/lib/errors';
import { getRevision } from '@/lib/revisions/history';
import type { ConfigView } from '@/lib/revisions/types';
import { configView } from '@/lib/revisions/view';
import { type NodesBack, nodesBack } from '@/lib/topology/change-nodes-back';
import { joiningHosts, type SetupCluster, setupCluster } from './setup-facts';
import type { JoiningHost, SetupInput } from './setup-schemas';

/** What is known of the cluster already where the question is part of a larger one. */
interface Known {
  cluster: SetupCluster;
  view: ConfigView;
  candidates: JoiningHost[];
}

async function known(clusterId: string): Promise<Known> {
  const cluster = await setupCluster(clusterId);
  const [view, candidates] = await Promise.all([
    configView(clusterId, { fresh: true }),
    joiningHosts(cluster),
  ]);
  return { cluster, view, candidates };
}

/** Gives the change of nodes that brings a revision back; throws NOT-FOUND, CONFIG-NOT-APPLIED for one that never was in force, and as `nodesBack`. */
export async function nodesOfRevision(clusterId: string, number: number, about?: Known): Promise<NodesBack> {
  const { documents, status } = await getRevision(clusterId, number);
  if (status !== 'applied')
    throw new AppError('CONFIG-NOT-APPLIED', {
      en: `Revision ${number} was never in force.`,
      zh: `第 ${number} 版从未生效。`,
    });
  const { cluster, view, candidates } = about ?? (await known(clusterId));
  return nodesBack({
    earlier: documents,
    present: view.documents,
    spec: cluster.spec,
    inventory: candidates.map(({ address }) => address),
  });
}

const names = ({ hosts, add, remove }: Pick<SetupInput, 'hosts' | 'add' | 'remove'>) =>
  JSON.stringify([
    hosts.map(({ address }) => address).sort(),
    add.map(({ alias, host, port }) => `${alias} ${host}:${port}`).sort(),
    [...remove].sort(),
  ]);

/** Gives what the revision asks for now; throws SETUP-BACK-CHANGED when the user has looked at something else, because the nodes have changed meanwhile. */
export async function backOf(input: SetupInput, about: Known): Promise<NodesBack | undefined> {
  if (input.revertOf === undefined) return undefined;
  const back = await nodesOfRevision(input.clusterId, input.revertOf, about);
  if (names(back.wish) === names(input)) return back;
  throw new AppError(
    'SETUP-BACK-CHANGED',
    {
      en: `The nodes have changed meanwhile: bringing revision ${input.revertOf} back means something else now.`,
      zh: `节点在此期间已变更，恢复第 ${input.revertOf} 版的内容与所审阅的不同。`,
    },
    { remedy: { en: 'Load the page again and review once more.', zh: '请重新加载页面并再次审阅。' } },
  );
}

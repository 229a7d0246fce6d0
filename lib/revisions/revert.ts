import { AppError } from '@/lib/errors';
import type { ConfigDocument, CurrentDocument } from './types';

/**
 * Gives the documents that bring the present back to an earlier revision. Throws CONFIG-OTHER-NODES when that revision has other nodes: who belongs to
 * the cluster changes only in Nodes Setup, which looks at replicas, agents and processes before it lets one go.
 */
export function revertDocuments(
  earlier: readonly ConfigDocument[],
  present: readonly CurrentDocument[],
): { key: string; text: string; baseHash: string }[] {
  const wanted = new Map(earlier.map(({ key, text }) => [key, text]));
  const changed = present.flatMap(({ key, text, hash }) => {
    const before = wanted.get(key);
    return before === undefined || before === text ? [] : [{ key, text: before, baseHash: hash }];
  });
  if (changed.some(({ key }) => key === 'cluster.nodes')) {
    throw new AppError(
      'CONFIG-OTHER-NODES',
      {
        en: 'That revision has other nodes than the cluster has now.',
        zh: '该修订中的节点与集群现有节点不同。',
      },
      {
        remedy: {
          en: 'Add or remove nodes in Nodes Setup. Single values of the revision can be set again in the forms.',
          zh: '请在“节点管理”中增减节点；该修订中的个别参数值可在表单中重新设置。',
        },
      },
    );
  }
  return changed;
}

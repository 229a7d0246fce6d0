import { otherNodes } from '@/lib/topology/change-nodes-back';
import type { ConfigDocument, CurrentDocument } from './types';

/** Documents that bring an earlier revision back, each with the hash that it has now. */
type Reverted = { key: string; text: string; baseHash: string }[];

/**
 * Gives the documents that bring the present back to an earlier revision, or nothing when that revision has other nodes: who belongs to the cluster changes
 * only in Nodes Setup, which looks at replicas, agents and processes before it lets one go. The group's list of nodes stays when only its order differs.
 */
export function revertDocuments(
  earlier: readonly ConfigDocument[],
  present: readonly CurrentDocument[],
): Reverted | undefined {
  const wanted = new Map(earlier.map(({ key, text }) => [key, text]));
  const nodes = present.find(({ key }) => key === 'cluster.nodes');
  const before = wanted.get('cluster.nodes');
  if (nodes && before !== undefined && otherNodes(before, nodes.text)) return undefined;
  return present.flatMap(({ key, text, hash, source }) => {
    const then = wanted.get(key);
    if (then === undefined || then === text) return [];
    if (key === 'cluster.nodes' && source === 'group') return [];
    return [{ key, text: then, baseHash: hash }];
  });
}

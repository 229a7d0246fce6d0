import type { ConfigFile } from '@/lib/config/tree';
import type { Copies, Model } from './model';

/** Most deviating pairs that are judged one by one. */
const MOST = 8;

export interface Deviation {
  copies: Copies;
  /** Tells whether a finding in this file is due to the deviating copies and not to the rest of the cluster. */
  concerns: (file: string | undefined) => boolean;
}

/** Gives the directories whose cluster.nodes or cluster.cfg is not the cluster's: a fault in one copy shall be seen although the others are right. */
export function deviatingCopies({
  tree,
  nodesCopies,
  clusterCopies,
  nodesFile,
  clusterFile,
}: Model): Deviation[] {
  const pathsOf = new Map<string, Set<string>>();
  for (const { dir, path } of tree) pathsOf.set(dir, (pathsOf.get(dir) ?? new Set()).add(path));
  const nodesIn = new Map(nodesCopies.map((file) => [file.dir, file]));
  const clusterIn = new Map(clusterCopies.map((file) => [file.dir, file]));
  const told = new Set([keyOf(nodesFile, clusterFile)]);
  const deviations: Deviation[] = [];
  for (const dir of new Set([...nodesIn.keys(), ...clusterIn.keys()])) {
    const nodes = nodesIn.get(dir) ?? nodesFile;
    const cluster = clusterIn.get(dir) ?? clusterFile;
    const key = keyOf(nodes, cluster);
    if (told.has(key) || deviations.length >= MOST) continue;
    told.add(key);
    const here = pathsOf.get(dir);
    deviations.push({
      copies: { ...(nodes && { nodesFile: nodes }), ...(cluster && { clusterFile: cluster }) },
      concerns: (file) => file !== undefined && here?.has(file) === true,
    });
  }
  return deviations;
}

function keyOf(nodes: ConfigFile | undefined, cluster: ConfigFile | undefined): string {
  return `${nodes?.text ?? ''}\0${cluster?.text ?? ''}`;
}

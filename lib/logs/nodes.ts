import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { logOf, outputsOf, pathsOf } from '@/lib/runs/plans/paths';
import { ClusterSpec, type Role } from '@/lib/topology/spec';
import type { LogKind } from './types';

/** A node with everything that is needed to find its log. */
export interface PlacedNode {
  alias: string;
  role: Role;
  address: string;
  port: number;
  hostId: string;
  dir: string;
  /** Who gives its run log: itself for controllers and agents, its agent for others (dolphindb-server-api.md 4); absent without an agent. */
  teller?: { alias: string; host: string; port: number };
}

/** Gives all nodes of a cluster with their places; throws NOT-FOUND and as `placeInstallations`. */
export async function placedNodes(clusterId: string): Promise<PlacedNode[]> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    include: { hosts: { include: { host: { select: { id: true, address: true } } } } },
  });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const hosts = cluster.hosts.map(({ host }) => host);
  const installations = placeInstallations(cluster.installDir, ClusterSpec.parse(cluster.spec), hosts);
  return installations.flatMap(({ controller, agent, nodes }) =>
    [controller, agent, ...nodes].flatMap((node) => {
      if (!node) return [];
      const own = node.role === 'controller' || node.role === 'agent';
      const by = own ? node : agent;
      return [{ ...node, ...(by && { teller: { alias: by.alias, host: by.address, port: by.port } }) }];
    }),
  );
}

/** Gives the nodes of these aliases in their order; throws NOT-FOUND for one that the cluster does not have. */
export async function nodesByAlias(clusterId: string, aliases: string[]): Promise<PlacedNode[]> {
  const all = new Map((await placedNodes(clusterId)).map((node) => [node.alias, node]));
  return aliases.map((alias) => {
    const node = all.get(alias);
    if (node) return node;
    throw new AppError('NOT-FOUND', {
      en: `The cluster has no node ${alias}.`,
      zh: `集群中没有节点 ${alias}。`,
    });
  });
}

/** Gives the path of a node's log file of this kind; undefined when such nodes have none. */
export function logPath({ dir, role, alias }: PlacedNode, kind: LogKind): string | undefined {
  const outputs = outputsOf(dir, role, alias);
  if (kind === 'log') return logOf(dir, role, alias);
  if (kind === 'output') return outputs.at(-1);
  if (kind === 'errors') return outputs.length > 1 ? outputs[0] : undefined;
  return role === 'agent' ? undefined : `${pathsOf(dir).log}/${alias}_job.log`;
}

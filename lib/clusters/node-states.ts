import 'server-only';
import { db } from '@/lib/db/client';
import { findLeader } from '@/lib/dolphindb/leader';
import { nodesOf } from '@/lib/topology/nodes';
import { ClusterSpec } from '@/lib/topology/spec';

export interface NodeStates {
  leader?: string;
  quorum: boolean;
  nodes: { alias: string; online: boolean }[];
  at: string;
}

const askMs = 3000;

/** Asks all controllers once for the leader and the nodes' states; never throws for a network that is down. */
export async function nodeStates(clusterId: string): Promise<NodeStates> {
  const cluster = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  const spec = ClusterSpec.parse(cluster.spec);
  const sites = nodesOf(spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  const view = await findLeader(sites, { timeoutMs: askMs });
  const online = new Set(view.nodes.filter((n) => n.online).map((n) => n.alias));
  const leader = view.leader
    ? sites.find((s) => s.host === view.leader?.host && s.port === view.leader.port)?.alias
    : undefined;
  return {
    ...(leader ? { leader } : {}),
    quorum: view.quorum,
    nodes: spec.nodes.map(({ alias }) => ({ alias, online: online.has(alias) })),
    at: new Date().toISOString(),
  };
}

import 'server-only';
import { db } from '@/lib/db/client';
import { joiningHosts, leaderView, setupCluster } from './setup-facts';
import type { SetupView } from './setup-schemas';

const ACTIVE = ['queued', 'running', 'cancelling'];

/** Gives what the Nodes Setup page begins with: the nodes, their states as the leader sees them, and the hosts that could join. Throws NOT-FOUND. */
export async function setupView(clusterId: string): Promise<SetupView> {
  const cluster = await setupCluster(clusterId);
  const [live, candidates, marks, run] = await Promise.all([
    leaderView(cluster.spec),
    joiningHosts(cluster),
    db().restartMark.findMany({ where: { clusterId }, select: { alias: true } }),
    db().run.findFirst({ where: { clusterId, status: { in: ACTIVE } }, select: { id: true } }),
  ]);
  return {
    clusterId,
    name: cluster.name,
    spec: cluster.spec,
    candidates,
    marked: marks.map(({ alias }) => alias),
    ...(cluster.licence && { maxNodes: cluster.licence.maxNodes }),
    ...(live.leader && { online: live.nodes.filter((node) => node.online).map(({ alias }) => alias) }),
    ...(live.leader?.alias && { leader: live.leader.alias }),
    ...(run && { activeRun: run.id }),
  };
}

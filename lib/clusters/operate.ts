import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { createRun } from '@/lib/runs/create';
import { planStart, planStop } from '@/lib/runs/plans/start-stop';
import { ClusterSpec } from '@/lib/topology/spec';

/** Starts or stops a whole deployed cluster as a run, in the safe order (dolphindb-operations.md 8). Gives the run's id. */
export async function operateCluster(
  input: { clusterId: string; operation: 'start' | 'stop' },
  actor: Actor,
): Promise<string> {
  const cluster = await db().cluster.findUniqueOrThrow({
    where: { id: input.clusterId },
    include: { hosts: { include: { host: true } } },
  });
  const { id, name, installDir } = cluster;
  const planInput = {
    cluster: { id, name, installDir, spec: ClusterSpec.parse(cluster.spec) },
    hosts: cluster.hosts.map(({ host }) => ({ id: host.id, address: host.address })),
  };
  const plan = input.operation === 'start' ? planStart(planInput) : planStop(planInput);
  return createRun({ clusterId: id, kind: plan.kind, plan, actor });
}

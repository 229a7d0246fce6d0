import { setTimeout as wait } from 'node:timers/promises';
import { deployCluster } from '@/lib/clusters/deploy';
import { wireSources } from '@/lib/clusters/sources';
import { db } from '@/lib/db/client';
import { applyPragmas } from '@/lib/db/pragmas';
import { allActions } from '@/lib/runs/actions';
import { startEngine } from '@/lib/runs/boot';
import { registerAction } from '@/lib/runs/registry';
import { stopEngine } from '@/lib/runs/shutdown';
import { ClusterSpec } from '@/lib/topology/spec';

const DEPLOY_MS = 300_000;

/** Deploys a draft with Deck's own engine in this process; gives what was deployed, throws when the run fails. */
export async function deployed(clusterId: string): Promise<ClusterSpec> {
  await applyPragmas();
  wireSources();
  for (const action of allActions) registerAction(action);
  await startEngine();
  const id = await deployCluster({ clusterId, until: 'start' }, { userName: 'bench' });
  const end = Date.now() + DEPLOY_MS;
  for (;;) {
    const { status, error } = await db().run.findUniqueOrThrow({ where: { id } });
    if (status === 'succeeded') break;
    if (status === 'failed' || Date.now() > end)
      throw new Error(`deploying: ${status} ${JSON.stringify(error)}`);
    await wait(200);
  }
  await stopEngine();
  const cluster = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  return ClusterSpec.parse(cluster.spec);
}

import 'server-only';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/logger';
import { onRunEvent } from '@/lib/runs/events';
import { onShutdown } from '@/lib/runs/shutdown';
import { activeStatuses } from '@/lib/runs/transitions';
import type { RunStatus } from '@/lib/runs/view';
import { configurationSettings } from '@/lib/settings/configuration';
import { singleton } from '@/lib/singleton';
import { checkDrift, isNotDeployed } from './drift';
import { refreshRestartMarks } from './restart-marks';
import { forgetView } from './view';

const TICK_MS = 30_000;
const MINUTE = 60_000;
/** Kinds of runs that write configuration: what was compared before them says nothing any more. */
const WRITING = ['deploy', 'configure', 'setup'];

async function due(): Promise<string[]> {
  const { driftMinutes } = await configurationSettings();
  const before = Date.now() - driftMinutes * MINUTE;
  const clusters = await db().cluster.findMany({
    where: { runs: { some: { kind: 'deploy', status: 'succeeded' } } },
    select: { id: true, drift: { select: { checkedAt: true } } },
  });
  return clusters.filter(({ drift }) => !drift || drift.checkedAt.getTime() <= before).map(({ id }) => id);
}

async function guarded(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (err) {
    if (!isNotDeployed(err)) logger().warn({ err }, what);
  }
}

async function round(): Promise<void> {
  for (const clusterId of await due())
    await guarded('comparing the configuration failed', () => checkDrift(clusterId));
}

/** After a run the documents and the nodes' processes may be others. */
async function afterRun(runId: string): Promise<void> {
  const run = await db().run.findUnique({
    where: { id: runId },
    select: { clusterId: true, status: true, kind: true },
  });
  if (!run || activeStatuses.includes(run.status as RunStatus)) return;
  forgetView(run.clusterId);
  if (WRITING.includes(run.kind)) await checkDrift(run.clusterId);
  else await refreshRestartMarks(run.clusterId);
}

/** Starts the periodic comparison of all clusters' configuration, and the look at restart marks after every run; once a process. */
export function startConfigurationJob(): void {
  singleton('configuration-job', () => {
    let busy = false;
    const tick = async () => {
      if (busy) return;
      busy = true;
      await guarded('comparing the configuration failed', round);
      busy = false;
    };
    const timer = setInterval(() => void tick(), TICK_MS).unref();
    const end = onRunEvent('*', ({ runId, what }) => {
      if (what === 'changed') void guarded('looking at restart marks failed', () => afterRun(runId));
    });
    onShutdown(() => {
      clearInterval(timer);
      end();
    });
    return timer;
  });
}

import 'server-only';
import { logger } from '@/lib/logger';
import { onRunEvent } from '@/lib/runs/events';
import { onShutdown } from '@/lib/runs/shutdown';
import type { ClusterStatus } from '@/lib/status/types';
import { sampleClocks } from './clocks';
import { deliverDue } from './deliver';
import { Evaluator } from './evaluator';
import { loadExpectations, noteRun } from './expected';
import { onNudge } from './nudge';
import { pruneAlerts } from './store';

/** Where the evaluator learns what clusters are like. */
export interface AlertSources {
  /** Ids of the clusters that are watched. */
  clusterIds: () => string[];
  statusOf: (clusterId: string) => ClusterStatus | undefined;
  onStatusChange: (listener: (status: ClusterStatus) => void) => unknown;
}

/** Waiting times pass without any change, so every cluster is judged this often too. */
const tickMs = 5000;
const clockMs = 10 * 60_000;
const pruneMs = 24 * 3_600_000;

const quietly = (work: Promise<unknown>) =>
  work.catch((err: unknown) => logger().error({ err }, 'work on alerts failed'));

/** Calls `work` for each key of late, one after the other, at most once at a time; a call that comes meanwhile makes it run once more. */
function gathered(work: (key: string) => Promise<void>): (key: string) => void {
  const waiting = new Set<string>();
  let running = false;
  const turn = async () => {
    running = true;
    for (const key of waiting) {
      waiting.delete(key);
      await quietly(work(key));
    }
    running = false;
  };
  return (key) => {
    waiting.add(key);
    if (!running) void turn();
  };
}

/** Begins to judge every watched cluster, at each change of its status and every 5 s, and to send what is to be sent; call once at boot. */
export async function startAlerts({ clusterIds, statusOf, onStatusChange }: AlertSources): Promise<void> {
  const evaluator = new Evaluator(statusOf);
  await loadExpectations();
  await evaluator.load();
  const judge = gathered((clusterId) => evaluator.judge(clusterId));
  onStatusChange(({ clusterId }) => judge(clusterId));
  const note = gathered((runId) => noteRun(runId, Date.now()));
  onRunEvent('*', ({ runId, what }) => {
    if (what === 'changed') note(runId);
  });
  const deliver = () => void quietly(deliverDue(new Date()));
  onNudge((inMs) => setTimeout(deliver, inMs + 100).unref());
  const tick = () => {
    clusterIds().forEach(judge);
    deliver();
  };
  const compareClocks = () => void quietly(sampleClocks(clusterIds()));
  const prune = () => void quietly(pruneAlerts(new Date()));
  const timers = [
    setInterval(tick, tickMs),
    setInterval(compareClocks, clockMs),
    setInterval(prune, pruneMs),
  ];
  timers.push(setTimeout(compareClocks, 60_000), setTimeout(tick, 0));
  onShutdown(() => timers.forEach(clearTimeout));
}

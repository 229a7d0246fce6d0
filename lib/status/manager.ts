import 'server-only';
import { onAlertsChange } from '@/lib/alerts/events';
import { openAlertCounts } from '@/lib/alerts/queries';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/logger';
import { onRunEvent } from '@/lib/runs/events';
import type { Plan } from '@/lib/runs/plan';
import { onShutdown } from '@/lib/runs/shutdown';
import { activeStatuses } from '@/lib/runs/transitions';
import { loadStatusSettings, statusSettings } from '@/lib/settings/status';
import { glanceOf, isNews } from './glance';
import { startHistory } from './history';
import { statusHub } from './hub';
import { type WatchedCluster, watchedClusters } from './inventory';
import { ClusterPoller } from './poller';
import { closeProcessConnections } from './process-facts';
import { sameValue } from './same';

/** Changes that no event told of (another process, a lost nudge) are seen after this time. */
const REFRESH_MS = 10_000;
const NUDGE_MS = 200;

const hub = () => statusHub();

function glance(clusterId: string): void {
  const { pollers, glances, alerts, activeRuns, events } = hub();
  const status = pollers.get(clusterId)?.status;
  if (!status) return;
  const after = glanceOf(status, alerts.byCluster[clusterId] ?? 0, activeRuns.get(clusterId));
  if (!isNews(glances.get(clusterId), after)) return;
  glances.set(clusterId, after);
  events.emit('glances', [after], []);
}

function newPoller(cluster: WatchedCluster): ClusterPoller {
  return new ClusterPoller(cluster, {
    intervalMs: (watched) => 1000 * (watched ? statusSettings().watchedS : statusSettings().idleS),
    changed: (status, before) => {
      hub().events.emit('status', status, before);
      glance(status.clusterId);
    },
    confirmed: (status) => {
      hub().events.emit('confirmed', status);
      glance(status.clusterId);
    },
  });
}

async function readClusters(): Promise<void> {
  const clusters = await watchedClusters();
  const { pollers, glances, events } = hub();
  for (const cluster of clusters) {
    const known = pollers.get(cluster.id);
    if (known) known.update(cluster);
    else pollers.set(cluster.id, newPoller(cluster));
  }
  const present = new Set(clusters.map(({ id }) => id));
  const gone = [...pollers.keys()].filter((id) => !present.has(id));
  for (const id of gone) {
    pollers.get(id)?.stop();
    pollers.delete(id);
    glances.delete(id);
  }
  if (gone.length > 0) events.emit('glances', [], gone);
}

async function readRuns(): Promise<void> {
  const runs = await db().run.findMany({
    where: { status: { in: activeStatuses } },
    select: { id: true, clusterId: true, plan: true },
  });
  hub().activeRuns = new Map(
    runs.map(({ id, clusterId, plan }) => [clusterId, { id, title: (plan as unknown as Plan).title }]),
  );
  for (const id of hub().pollers.keys()) glance(id);
}

async function readAlerts(): Promise<void> {
  const { total, byCluster } = await openAlertCounts();
  const counts = { open: total, byCluster };
  if (sameValue(hub().alerts, counts)) return;
  hub().alerts = counts;
  hub().events.emit('alerts', counts);
  for (const id of hub().pollers.keys()) glance(id);
}

/** Logs what a reading of the database throws: the next one comes soon. */
function quietly(work: () => Promise<void>): Promise<void> {
  return work().catch((err: unknown) => logger().error({ err }, 'reading for the live status failed'));
}

/** Gives a function that does `work` once for everything that calls it within a moment. */
function together(work: () => Promise<void>): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void quietly(work);
    }, NUDGE_MS);
  };
}

async function tellRun(runId: string): Promise<void> {
  const run = await db().run.findUnique({ where: { id: runId }, select: { clusterId: true, status: true } });
  if (!run) return;
  hub().events.emit('run', { runId, ...run });
  await readRuns();
  if (!activeStatuses.some((status) => status === run.status)) await readClusters();
}

function followRuns(): () => void {
  const waiting = new Map<string, () => void>();
  return onRunEvent('*', ({ runId, what }) => {
    if (what !== 'changed') return;
    const tell =
      waiting.get(runId) ??
      together(async () => {
        waiting.delete(runId);
        await tellRun(runId);
      });
    waiting.set(runId, tell);
    tell();
  });
}

/** Starts to look at every deployed cluster, until shutdown. */
export async function startStatus(): Promise<void> {
  await loadStatusSettings();
  hub().refresh = () => quietly(readClusters);
  await Promise.all([readClusters(), readRuns(), readAlerts()]);
  const refresh = async () => {
    await readClusters();
    await readRuns();
    await readAlerts();
  };
  const timer = setInterval(() => void quietly(refresh), REFRESH_MS).unref();
  const ends = [startHistory(), followRuns(), onAlertsChange(together(readAlerts))];
  onShutdown(() => {
    clearInterval(timer);
    for (const end of ends) end();
    for (const poller of hub().pollers.values()) poller.stop();
    closeProcessConnections();
  });
}

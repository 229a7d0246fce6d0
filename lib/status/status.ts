import 'server-only';
import type { Site } from '@/lib/dolphindb/errors';
import { onHub, statusHub } from './hub';
import type { ClusterGlance, ClusterStatus } from './types';
import type { LiveNow } from './wire';

/** Longer than such a tab waits between two questions. */
const ASKED_MS = 15_000;

/** Gives the picture of a cluster as last seen; undefined for a draft, and in the first moment after Deck's start. */
export function statusOf(clusterId: string): ClusterStatus | undefined {
  return statusHub().pollers.get(clusterId)?.status;
}

/** Gives the line of every deployed cluster for the clusters page. */
export function glances(): ClusterGlance[] {
  return [...statusHub().glances.values()];
}

/** Calls `listener` after each change of a cluster's picture; gives the function that ends it. */
export function onStatusChange(
  listener: (status: ClusterStatus, before: ClusterStatus | undefined) => void,
): () => void {
  return onHub('status', listener);
}

/** Has a cluster looked at as often as one whose page is open, until the signal is aborted. */
export function watchStatus(clusterId: string, signal: AbortSignal): void {
  if (signal.aborted) return;
  const leave = statusHub().pollers.get(clusterId)?.watch();
  if (leave) signal.addEventListener('abort', leave, { once: true });
}

/** Gives what the live stream would tell, once; who asks counts as one who has the cluster's page open until its next question is due. */
export function liveNow(clusterId: string | undefined): LiveNow {
  const status = clusterId ? statusOf(clusterId) : undefined;
  if (clusterId) {
    const left = new AbortController();
    watchStatus(clusterId, left.signal);
    setTimeout(() => left.abort(), ASKED_MS).unref();
  }
  return { now: Date.now(), glances: glances(), alerts: statusHub().alerts, ...(status && { status }) };
}

/** Gives the controllers of a deployed cluster, the leader first, as `withLeader` and `findLeader` take them. */
export function controllersOf(clusterId: string): Site[] {
  const poller = statusHub().pollers.get(clusterId);
  if (!poller) return [];
  const leader = poller.status?.leader?.alias;
  return [...poller.controllers].sort((a, b) => Number(b.alias === leader) - Number(a.alias === leader));
}

/** Tells the pollers that clusters, hosts or marks changed; resolves when the inventory was read again. */
export async function inventoryChanged(): Promise<void> {
  await statusHub().refresh?.();
}

/** Has the leader of a cluster asked again for its version and licence, which otherwise are taken to stay as they are for minutes. */
export function clusterFactsChanged(clusterId: string): void {
  statusHub().pollers.get(clusterId)?.forgetFacts();
}

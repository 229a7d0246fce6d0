import { sameValue } from './same';
import type { ClusterGlance, ClusterStatus } from './types';

/** How old the time in a glance may get before it is sent again though nothing else changed, in ms. */
const AGE_MS = 10_000;

/** Gives the line of the clusters page for a picture. */
export function glanceOf(
  status: ClusterStatus,
  openAlerts: number,
  activeRun: ClusterGlance['activeRun'],
): ClusterGlance {
  const counts: ClusterGlance['counts'] = {};
  for (const { role, health } of status.nodes) {
    const count = counts[role] ?? { running: 0, total: 0 };
    counts[role] = { running: count.running + (health === 'running' ? 1 : 0), total: count.total + 1 };
  }
  const { clusterId, at, source, leader, quorum, version, licenceExpires } = status;
  return {
    clusterId,
    at,
    source,
    counts,
    leader: leader?.alias ?? null,
    ...(quorum ? { quorum } : {}),
    ...(version ? { version } : {}),
    ...(licenceExpires ? { licenceExpires } : {}),
    openAlerts,
    ...(activeRun ? { activeRun } : {}),
  };
}

/** Says whether a glance tells enough more than the one before to be sent. */
export function isNews(before: ClusterGlance | undefined, after: ClusterGlance): boolean {
  if (!before || after.at - before.at >= AGE_MS) return true;
  return !sameValue({ ...before, at: 0 }, { ...after, at: 0 });
}

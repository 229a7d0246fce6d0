import 'server-only';
import { EventEmitter } from 'node:events';
import { singleton } from '@/lib/singleton';
import type { ClusterPoller } from './poller';
import type { ClusterGlance, ClusterStatus } from './types';

export interface RunNudge {
  clusterId: string;
  runId: string;
  status: string;
}

export interface AlertCounts {
  open: number;
  byCluster: Record<string, number>;
}

interface HubEvents {
  /** A picture changed. */
  status: [status: ClusterStatus, before: ClusterStatus | undefined];
  /** A controller answered, whether anything changed or not. */
  confirmed: [status: ClusterStatus];
  glances: [changed: ClusterGlance[], gone: string[]];
  alerts: [counts: AlertCounts];
  run: [nudge: RunNudge];
}

/** The one place of this process where the live state of all clusters is. */
export interface StatusHub {
  pollers: Map<string, ClusterPoller>;
  glances: Map<string, ClusterGlance>;
  alerts: AlertCounts;
  activeRuns: Map<string, NonNullable<ClusterGlance['activeRun']>>;
  /** Live streams that are open. */
  streams: number;
  events: EventEmitter<HubEvents>;
  /** Reads the inventory again; absent until the pollers were started. */
  refresh?: () => Promise<void>;
}

/** Gives the hub. */
export function statusHub(): StatusHub {
  return singleton<StatusHub>('status-hub', () => ({
    pollers: new Map(),
    glances: new Map(),
    alerts: { open: 0, byCluster: {} },
    activeRuns: new Map(),
    streams: 0,
    events: new EventEmitter<HubEvents>().setMaxListeners(0),
  }));
}

/** Listens to one kind of event; gives the function that ends it. */
export function onHub<K extends keyof HubEvents>(
  kind: K,
  listener: (...args: HubEvents[K]) => void,
): () => void {
  const events = statusHub().events as EventEmitter;
  events.on(kind, listener);
  return () => {
    events.off(kind, listener);
  };
}

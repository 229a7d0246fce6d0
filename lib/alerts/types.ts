import type { ScheduleState } from '@/lib/backups/types';
import type { ClusterStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';

/** From grave to light. */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const alertKinds = [
  'node-down',
  'host-unreachable',
  'no-leader',
  'quorum-lost',
  'quorum-at-risk',
  'memory-high',
  'disk-low',
  'licence-expired',
  'licence-expiring',
  'clock-skew',
  'status-stale',
  'config-drift',
  'restart-pending',
  'backup-missing',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** How one kind of alert is judged. */
export interface Rule {
  kind: AlertKind;
  enabled: boolean;
  severity: Severity;
  /** Limit in the unit of the kind; null where the kind has none. */
  threshold: number | null;
  /** Seconds that it must last before it is raised. */
  forS: number;
  /** Seconds that it must be over before it is cleared. */
  clearS: number;
}

/** How far a host's clock is ahead of Deck's, and how sure that is. */
export interface Clock {
  offsetMs: number;
  uncertaintyMs: number;
}

/** What is known of a cluster beside its live status; what was never looked at is absent. */
export interface Facts {
  /** `YYYY-MM-DD` of the licence that Deck stores, for servers that do not tell. */
  licenceExpires?: string;
  /** Entries that differ and that nobody chose to ignore. */
  drift?: string[];
  restartMarks?: { alias: string; since: number }[];
  backups: ScheduleState;
  /** Installed memory in bytes, by address. */
  hostMemory: Record<string, number>;
  /** By address. */
  clocks: Record<string, Clock>;
}

/** Everything one judgement of a cluster looks at. */
export interface Scene {
  /** Absent until the cluster was looked at for the first time. */
  status?: ClusterStatus;
  facts: Facts;
  /** Nodes that a run works on at present: nothing is concluded about them. */
  busy: ReadonlySet<string>;
  /** Nodes that somebody stopped on purpose and nobody has started since. */
  stopped: ReadonlySet<string>;
  now: number;
}

/** What one look says about one subject of a rule; what cannot be known is not observed at all. */
export interface Observation {
  kind: AlertKind;
  /** An alias, an address, or empty for the cluster itself. */
  subject: string;
  /** `between`: better than the limit, but not by enough to call it over. */
  state: 'bad' | 'between' | 'good';
  message: Text;
  /** Figures and names, the same in both languages. */
  seen: string;
}

export type AlertEvent =
  | { type: 'raise'; kind: AlertKind; subject: string; severity: Severity; message: Text; seen: string }
  | { type: 'clear'; kind: AlertKind; subject: string };

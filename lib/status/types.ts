import type { DdbRole, Figure, NodeMetric } from '@/lib/dolphindb/perf-columns';
import type { Text } from '@/lib/text';

export type { DdbRole, Figure, NodeMetric };

/**
 * What Deck knows of a node: `running` answers; `starting` has a process but is not in service yet; `unresponsive` holds its port but does not answer;
 * `stopped` has no process; `unreachable` means that its host does not answer; `paused` is state 2 of the server; `unknown` until first seen.
 */
export type NodeHealth =
  | 'running'
  | 'starting'
  | 'unresponsive'
  | 'stopped'
  | 'unreachable'
  | 'paused'
  | 'unknown';

export interface NodeStatus {
  alias: string;
  role: DdbRole;
  host: string;
  port: number;
  health: NodeHealth;
  /** Milliseconds since 1970 at which `health` became what it is. */
  since: number;
  /** What Deck saw that led to `health`, when it is not simply running. */
  evidence?: Text;
  /** null when unknown and where the cluster has no Raft group. */
  isLeader: boolean | null;
  /** Alias of the agent that starts this node; empty for controllers. */
  agent: string;
  zone: string;
  computeGroup: string;
  publicNames: string[];
  /** Units as in `ClusterNode` (dolphindb-server-api.md 2.1); columns that the server's version lacks are absent, and all are null for a node without process. */
  figures: Partial<Record<NodeMetric, Figure>>;
  /** Number of the configuration revision for which it has to be restarted. */
  restartFor?: number;
}

/** Where the picture comes from: the leader, another controller, only probes of ports and hosts, or nothing yet. */
export type StatusSource = 'leader' | 'controller' | 'probes' | 'none';

export interface ClusterStatus {
  clusterId: string;
  /** Counts up with every change of the picture. */
  seq: number;
  /** Milliseconds since 1970 at which the picture was last confirmed. */
  at: number;
  /** Milliseconds between two looks at present. */
  intervalMs: number;
  source: StatusSource;
  leader: { alias: string; host: string; port: number } | null;
  /** Raft members that answer, of all; absent without a Raft group. */
  quorum?: { alive: number; total: number };
  /** Milliseconds since 1970 of the last change of the leader seen by Deck. */
  leaderSince?: number;
  /** Version that the leader runs. */
  version?: string;
  /** Last day of the licence that the leader has loaded, `YYYY-MM-DD`. */
  licenceExpires?: string;
  nodes: NodeStatus[];
  /** What kept Deck from seeing more. */
  problems: Text[];
}

/** One line of the clusters page. */
export interface ClusterGlance {
  clusterId: string;
  at: number;
  source: StatusSource;
  /** Nodes that run and nodes in all, by role. */
  counts: Partial<Record<DdbRole, { running: number; total: number }>>;
  leader: string | null;
  quorum?: { alive: number; total: number };
  version?: string;
  licenceExpires?: string;
  openAlerts: number;
  activeRun?: { id: string; title: Text };
}

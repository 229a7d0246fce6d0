import { metricNames, type NodeMetric } from '@/lib/dolphindb/perf-columns';
import type { ClusterGlance, ClusterStatus, Figure, NodeStatus } from './types';

export { metricNames };

/** What `GET /api/live` sends: the name of the event and what its data, as JSON, is. */
export interface LiveEvents {
  /** First event: the name of this stream, for `POST /api/live/view`. */
  hello: { stream: string };
  /** Every cluster at first, later those that changed; `gone` has the ids of clusters that are no longer there. */
  glances: { changed: ClusterGlance[]; gone?: string[] };
  /** The whole picture of the cluster asked for; also sent again whenever a delta could not say what changed. */
  snapshot: WireSnapshot;
  delta: StatusDelta;
  /** Open alerts of all clusters together, and by cluster. */
  alerts: { open: number; byCluster: Record<string, number> };
  /** A run changed; only a nudge to read it again. */
  run: { clusterId: string; runId: string; status: string };
  /**
   * Each second or two. `now` is the server's clock, `at` when the picture was last confirmed (absent without a cluster or a picture): the age of the
   * picture is `now - at` plus what has passed in the browser since.
   */
  beat: { now: number; at?: number; intervalMs?: number };
}

/** What `GET /api/live/now` answers. */
export interface LiveNow {
  /** The server's clock. */
  now: number;
  glances: ClusterGlance[];
  alerts: LiveEvents['alerts'];
  /** The picture of the cluster asked for. */
  status?: ClusterStatus;
}

/** `[node, columns, ...values]`: position of the node in `nodes`, a bit for each column of `metricNames`, and the values of the columns whose bit is set, in that order. */
export type FigureRow = [node: number, columns: number, ...values: Figure[]];

type Head = Omit<ClusterStatus, 'clusterId' | 'seq' | 'at' | 'nodes'>;
type Plain = Omit<NodeStatus, 'figures'>;
/** The fields that changed; null where an optional one is gone. */
export type Change<T> = { [K in keyof T]?: T[K] | null };

export interface WireSnapshot extends Omit<ClusterStatus, 'nodes'> {
  nodes: Plain[];
  figures: FigureRow[];
}

/** What changed between two pictures of one cluster; nodes are named by position. */
export interface StatusDelta {
  clusterId: string;
  /** `seq` of the picture to which it applies. */
  base: number;
  seq: number;
  at: number;
  head?: Change<Head>;
  nodes?: [node: number, change: Change<Plain>][];
  figures?: FigureRow[];
}

/** Keys of the parts that are compared and sent one by one. */
export const headKeys: (keyof Head)[] = [
  'intervalMs',
  'source',
  'leader',
  'quorum',
  'leaderSince',
  'version',
  'licenceExpires',
  'problems',
];
export const nodeKeys: (keyof Plain)[] = [
  'alias',
  'role',
  'host',
  'port',
  'health',
  'since',
  'evidence',
  'isLeader',
  'agent',
  'zone',
  'computeGroup',
  'publicNames',
  'restartFor',
];

const DIGITS = 3;
/** Counts are shown as they are. */
const counts = new Set<NodeMetric>([
  'maxConnections',
  'maxMemSize',
  'workerNum',
  'connectionNum',
  'runningJobs',
  'queuedJobs',
  'runningTasks',
  'queuedTasks',
]);

/** Gives a figure as it travels for a row off screen: counts exactly, everything else with three significant digits, as a number. */
export function quantise(metric: NodeMetric, figure: Figure): Figure {
  if (figure === null || counts.has(metric)) return figure;
  return Number(Number(figure).toPrecision(DIGITS));
}

/** Gives the figures that a row carries, by the vendor's column names. */
function valuesOf([, columns, ...values]: FigureRow): NodeStatus['figures'] {
  const names = metricNames.filter((_, bit) => columns & (1 << bit));
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]));
}

/** Gives the picture that a `snapshot` event holds. */
export function readSnapshot({ nodes, figures, ...head }: WireSnapshot): ClusterStatus {
  const byNode = new Map(figures.map((row) => [row[0], valuesOf(row)]));
  return { ...head, nodes: nodes.map((node, at) => ({ ...node, figures: byNode.get(at) ?? {} })) };
}

/** Fields that may be null themselves; every other null says that the field is gone. */
const nullable = new Set(['leader', 'isLeader']);

function changed<T extends object>(before: T, change: object): T {
  const kept = Object.entries(change).filter(([key, value]) => value !== null || nullable.has(key));
  const after = { ...before, ...Object.fromEntries(kept) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null && !nullable.has(key)) delete (after as Record<string, unknown>)[key];
  }
  return after;
}

/**
 * Gives the picture after a `delta` event; nodes that did not change stay the same objects, so that a table draws only what changed.
 * undefined when the delta does not belong to this picture: open the stream again.
 */
export function applyDelta(picture: ClusterStatus, delta: StatusDelta): ClusterStatus | undefined {
  if (delta.clusterId !== picture.clusterId || delta.base !== picture.seq) return undefined;
  const after = delta.head ? changed(picture, delta.head) : { ...picture };
  const nodes = delta.nodes || delta.figures ? [...picture.nodes] : picture.nodes;
  for (const [at, change] of delta.nodes ?? []) {
    const node = nodes[at];
    if (node) nodes[at] = changed(node, change);
  }
  for (const row of delta.figures ?? []) {
    const node = nodes[row[0]];
    if (node) nodes[row[0]] = { ...node, figures: { ...node.figures, ...valuesOf(row) } };
  }
  return { ...after, seq: delta.seq, at: delta.at, nodes };
}

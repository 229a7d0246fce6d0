import type { ClusterStatus, NodeStatus } from '@/lib/status/types';

/** A picture is stale when it is older than three of the intervals at which Deck looks. */
const staleIntervals = 3;

/** Says whether the picture is too old to be trusted; `now` in the server's ms. */
export function isStale({ at, intervalMs }: Pick<ClusterStatus, 'at' | 'intervalMs'>, now: number): boolean {
  return now - at > staleIntervals * intervalMs;
}

/** Who leads: a leader, nobody because an election runs, nobody because the majority is gone, or nothing is known. */
export type Leadership = 'led' | 'election' | 'no-quorum' | 'unknown';

/** Judges the leader and the quorum of a picture; a cluster without a Raft group is led by its one controller or by nobody. */
export function leadership({ leader, quorum, source }: ClusterStatus): Leadership {
  if (source === 'none') return 'unknown';
  if (quorum && !hasMajority(quorum)) return 'no-quorum';
  if (leader) return 'led';
  return quorum ? 'election' : 'no-quorum';
}

type Quorum = NonNullable<ClusterStatus['quorum']>;

function hasMajority({ alive, total }: Quorum): boolean {
  return alive > total / 2;
}

/** How far the Raft group is from losing its majority: complete, weakened but one more may fail, at the edge, or lost. */
export type QuorumState = 'complete' | 'weakened' | 'edge' | 'lost';

/** Judges a quorum; a complete group of one or two is at the edge by nature and counts as complete. */
export function quorumState(quorum: Quorum): QuorumState {
  const { alive, total } = quorum;
  if (!hasMajority(quorum)) return 'lost';
  if (alive === total) return 'complete';
  return hasMajority({ alive: alive - 1, total }) ? 'weakened' : 'edge';
}

export interface LeaderChange {
  now: string;
  before: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Gives the change of the leader between two pictures; none when either has no leader. */
export function leaderChange(
  before: string | undefined,
  status: Pick<ClusterStatus, 'leader' | 'leaderSince' | 'at'>,
): LeaderChange | undefined {
  const now = status.leader?.alias;
  if (!before || !now || before === now) return undefined;
  return { now, before, at: status.leaderSince ?? status.at };
}

/** Nodes of one host, in the order given. */
export interface HostGroup {
  host: string;
  nodes: NodeStatus[];
  running: number;
}

/** Groups nodes by their host; hosts with a node that does not run come first, then by address. */
export function byHost(nodes: NodeStatus[]): HostGroup[] {
  const groups = new Map<string, NodeStatus[]>();
  for (const node of nodes) groups.set(node.host, [...(groups.get(node.host) ?? []), node]);
  const collator = new Intl.Collator('en', { numeric: true });
  return [...groups]
    .map(([host, own]) => ({
      host,
      nodes: own,
      running: own.filter((node) => node.health === 'running').length,
    }))
    .sort(
      (a, b) =>
        Number(a.running === a.nodes.length) - Number(b.running === b.nodes.length) ||
        collator.compare(a.host, b.host),
    );
}

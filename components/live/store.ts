import type { ClusterGlance, ClusterStatus } from '@/lib/status/types';

/** `connecting` until the first event of a stream, `lost` while Deck cannot be reached. */
export type LiveLink = 'connecting' | 'live' | 'lost';

export interface AlertCounts {
  open: number;
  byCluster: Record<string, number>;
}

export interface LiveState {
  link: LiveLink;
  /** The picture of the cluster whose page is open. */
  cluster?: ClusterStatus;
  glances: ClusterGlance[];
  alerts: AlertCounts;
  /** How many parts of the page have an event stream of their own. */
  ownStreams: number;
  /** Name of the open stream, for telling Deck which nodes are on screen. */
  stream?: string;
  /** The last nudge about a run. */
  run?: { clusterId: string; runId: string; status: string };
}

/** When the picture was confirmed, by the server's clock, and how far the browser's clock is ahead of it. */
export interface LiveClock {
  at?: number;
  intervalMs?: number;
  aheadMs: number;
}

/** What the one event stream of a tab has told; the clock lies beside the state, because it changes every second and the tables need not know. */
export class LiveStore {
  state: LiveState;
  clock: LiveClock = { aheadMs: 0 };
  /** Nodes on screen, by the part of the page that shows them. */
  readonly onScreen = new Map<string, string[]>();
  readonly #listeners = new Set<() => void>();

  constructor(first: Pick<LiveState, 'glances' | 'alerts'>) {
    this.state = { link: 'connecting', ownStreams: 0, ...first };
  }

  set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The server's time in ms, as far as the browser can tell. */
  readonly serverNow = (): number => Date.now() - this.clock.aheadMs;
}

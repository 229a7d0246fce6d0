import { ServerError } from './errors.ts';
import type { Group } from './group.ts';
import { HEARTBEAT_CHANNEL, type Peers } from './peer.ts';
import type { PerfSample } from './perf.ts';
import { parseSite, type Role, type Site, siteText } from './sites.ts';

/** How a node reaches the controllers. */
export interface Cluster {
  /** The leading controller, when one is known. */
  leader(): Site | undefined;
  /** Alias that getControllerAlias answers. */
  controllerAlias(): string;
  /** Asks the leading controller, waiting a few seconds for one. */
  ask<A>(method: string, request?: unknown, timeoutMs?: number): Promise<A>;
  /** enableClientAuth of the controllers. */
  clientAuth(): boolean;
  /** Present on controllers. */
  group?: Group;
}

export interface Heartbeat {
  site: string;
  role: Role;
  publicName: string;
  perf: PerfSample;
}

export interface HeartbeatAnswer {
  leader: string | undefined;
  term: number;
  clientAuth: boolean;
  /** Why this node does not belong to the cluster. */
  refused?: string;
}

const FRESH_MS = 4000;
const LEADER_WAIT_MS = 5000;
const BEAT_MS = 500;
const AGAIN_MS = 150;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a leader with a bound. */
export async function awaitLeader(find: () => Site | undefined, waitMs = LEADER_WAIT_MS): Promise<Site> {
  const until = Date.now() + waitMs;
  for (;;) {
    const leader = find();
    if (leader) return leader;
    if (Date.now() > until) throw new ServerError('<ControllerNotAvail>No leading controller is available.');
    await pause(100);
  }
}

/** An agent's, data node's or compute node's view: heartbeats to every controller, requests to the leader. */
export class RemoteCluster implements Cluster {
  private readonly answers = new Map<string, { at: number; answer: HeartbeatAnswer }>();
  private readonly refusals: ((why: string) => void)[] = [];
  private readonly acceptances: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly peers: Peers,
    private readonly controllers: Site[],
  ) {}

  /** Begins to report; `sample` is asked for every heartbeat. */
  start(sample: () => Heartbeat): void {
    const beat = (): void => {
      for (const controller of this.controllers) void this.report(controller, sample());
    };
    beat();
    this.timer = setInterval(beat, BEAT_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  onRefused(listener: (why: string) => void): void {
    this.refusals.push(listener);
  }
  onAccepted(listener: () => void): void {
    this.acceptances.push(listener);
  }

  private async report(controller: Site, beat: Heartbeat): Promise<void> {
    const answer = await this.peers
      .askJson<HeartbeatAnswer>(controller, 'ctl.heartbeat', beat, 3000, HEARTBEAT_CHANNEL)
      .catch(() => undefined);
    if (!answer) return void this.answers.delete(controller.alias);
    this.answers.set(controller.alias, { at: Date.now(), answer });
    if (answer.leader !== siteText(controller)) return;
    for (const listener of answer.refused ? this.refusals : this.acceptances) listener(answer.refused ?? '');
  }

  leader(): Site | undefined {
    const fresh = [...this.answers.values()].filter(
      (entry) => Date.now() - entry.at < FRESH_MS && entry.answer.leader,
    );
    const newest = fresh.sort((a, b) => b.answer.term - a.answer.term)[0];
    return newest ? parseSite(newest.answer.leader as string) : undefined;
  }

  controllerAlias(): string {
    return (this.leader() ?? this.controllers[0])?.alias ?? '';
  }

  clientAuth(): boolean {
    return [...this.answers.values()].some((entry) => entry.answer.clientAuth);
  }

  async ask<A>(method: string, request?: unknown, timeoutMs = 10_000): Promise<A> {
    const until = Date.now() + LEADER_WAIT_MS;
    for (;;) {
      const leader = await awaitLeader(() => this.leader());
      try {
        return await this.peers.askJson<A>(leader, method, request, timeoutMs);
      } catch (error) {
        // During an election the old leader is gone or refuses; every request to it may be repeated.
        const refused = error instanceof ServerError && !error.message.startsWith('<NotLeader>');
        if (refused || Date.now() > until) throw error;
        await pause(AGAIN_MS);
      }
    }
  }
}

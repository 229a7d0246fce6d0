import { ServerError } from './errors.ts';
import type { Group, GroupState } from './group.ts';
import type { Logger } from './logger.ts';
import type { Peers } from './peer.ts';
import {
  type AppendAnswer,
  type AppendRequest,
  firstMajority,
  holdsEnough,
  type VoteAnswer,
  type VoteRequest,
} from './raft-messages.ts';
import { Proposals } from './raft-proposals.ts';
import type { HardState, RaftStore, Snapshot } from './raft-store.ts';
import { type Site, siteText } from './sites.ts';

export interface RaftOptions {
  self: Site;
  members: Site[];
  store: RaftStore;
  peers: Peers;
  log: Logger;
  /** Shortest election timeout in milliseconds; the longest is twice that. */
  electionMs: number;
  initial: GroupState;
  /** Called with every state that a majority holds. */
  onCommit(state: GroupState): void;
}

const GROUP = 'DFSMaster';
/** A controller that has just started asks earlier; where a leader is alive nobody agrees. */
const FIRST_WAIT = 0.2;

/** Raft with whole-state entries: the newest snapshot is the log. */
export class Raft implements Group {
  readonly highAvailability = true;
  private role: 'follower' | 'candidate' | 'leader' = 'follower';
  private hard: HardState;
  private snap: Snapshot;
  private known: Site | undefined;
  private lastHeard = 0;
  private applied = 0;
  private timer: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;
  private readonly matched = new Map<string, AppendAnswer>();
  private readonly heardFrom = new Map<string, number>();
  private readonly inFlight = new Set<string>();
  private readonly proposals = new Proposals();
  private ready: (() => void) | undefined;
  /** Resolves when this controller first knows a leader. */
  readonly joined = new Promise<void>((resolve) => {
    this.ready = resolve;
  });

  constructor(private readonly options: RaftOptions) {
    this.hard = options.store.loadHard() ?? { term: 0, votedFor: '' };
    this.snap = options.store.loadSnapshot() ?? { index: 0, term: 0, commit: 0, state: options.initial };
    this.applied = this.snap.commit;
    options.peers.onJson<VoteRequest, VoteAnswer>('raft.vote', (q) => this.onVote(q));
    options.peers.onJson<AppendRequest, AppendAnswer>('raft.append', (q) => this.onAppend(q));
  }

  get state(): GroupState {
    return this.snap.state;
  }
  isLeader = (): boolean => this.role === 'leader';
  term = (): number => this.hard.term;

  leader(): Site | undefined {
    if (this.role === 'leader') return this.options.self;
    return Date.now() - this.lastHeard < 2 * this.options.electionMs ? this.known : undefined;
  }

  start(): void {
    this.options.log.info(`<Raft> Group ${GROUP} initialized successfully.`);
    this.await(FIRST_WAIT);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.beat);
  }

  private get majority(): number {
    return Math.floor(this.options.members.length / 2) + 1;
  }
  private get others(): Site[] {
    return this.options.members.filter((member) => member.alias !== this.options.self.alias);
  }

  private await(shortest = 1): void {
    clearTimeout(this.timer);
    const wait = this.options.electionMs * (shortest + Math.random());
    this.timer = setTimeout(() => this.run(this.campaign()), wait);
  }

  /** A failing disk is logged and does not end the server. */
  private run(work: Promise<void>): void {
    work.catch((error: Error) => this.options.log.error(`[Raft] ${error.message}`));
  }

  private saveHard(term: number, votedFor: string): void {
    this.hard = { term, votedFor };
    this.options.store.saveHard(this.hard);
  }

  private follow(term: number, leader: Site | undefined): void {
    const before = `${this.hard.term}/${this.role}/${this.known?.alias}`;
    if (term > this.hard.term) this.saveHard(term, '');
    if (this.role === 'leader') this.proposals.failAll(new ServerError('<NotLeader>'));
    this.role = 'follower';
    this.known = leader;
    clearInterval(this.beat);
    if (leader && before !== `${term}/follower/${leader.alias}`)
      this.options.log.info(
        `<Raft> Group ${GROUP} ${this.options.self.alias} became follower at term ${term}, leader is ${leader.alias}`,
      );
    if (leader) this.ready?.();
    this.await();
  }

  private async canvass(term: number, trial: boolean): Promise<number> {
    const request: VoteRequest = {
      term,
      candidate: siteText(this.options.self),
      index: this.snap.index,
      stateTerm: this.snap.term,
      trial,
    };
    const asked = this.others.map(async (site) => {
      const answer = await this.options.peers
        .askJson<VoteAnswer>(site, 'raft.vote', request, this.options.electionMs, 'raft')
        .catch(() => undefined);
      if (answer && answer.term > this.hard.term && !answer.granted) this.follow(answer.term, undefined);
      return answer?.granted ? 1 : 0;
    });
    return firstMajority(asked, this.majority - 1);
  }

  private async campaign(): Promise<void> {
    if (this.role === 'leader') return;
    this.await();
    this.known = undefined;
    const started = this.hard.term;
    if ((await this.canvass(started + 1, true)) + 1 < this.majority || this.hard.term !== started) return;
    this.role = 'candidate';
    const term = started + 1;
    this.saveHard(term, this.options.self.alias);
    this.options.log.info(
      `<Raft> Group ${GROUP} ${this.options.self.alias} became candidate at term ${term}`,
    );
    const votes = (await this.canvass(term, false)) + 1;
    if (this.hard.term === term && (this.role as string) === 'candidate' && votes >= this.majority)
      this.lead(term);
  }

  private lead(term: number): void {
    this.role = 'leader';
    this.known = this.options.self;
    clearTimeout(this.timer);
    this.matched.clear();
    for (const site of this.others) this.heardFrom.set(site.alias, Date.now());
    this.options.log.info(`<Raft> Group ${GROUP} ${this.options.self.alias} became leader at term ${term}`);
    this.beat = setInterval(() => this.heartbeat(), this.options.electionMs / 6);
    this.ready?.();
    // An entry of the new term, as Raft needs one before older ones count as committed.
    this.propose(() => {}).catch(() => {});
  }

  private heartbeat(): void {
    const limit = Date.now() - 1.5 * this.options.electionMs;
    const alive = this.others.filter((site) => (this.heardFrom.get(site.alias) ?? 0) > limit).length + 1;
    if (alive < this.majority) {
      this.options.log.warn(
        `<Raft> Group ${GROUP} ${this.options.self.alias} lost the majority at term ${this.hard.term}`,
      );
      this.follow(this.hard.term, undefined);
      return;
    }
    for (const site of this.others) this.run(this.replicate(site));
  }

  private async replicate(site: Site): Promise<void> {
    if (this.inFlight.has(site.alias)) return;
    this.inFlight.add(site.alias);
    const at = this.matched.get(site.alias);
    const upToDate = at && at.index === this.snap.index && at.stateTerm === this.snap.term;
    const sent = this.snap.index;
    const request: AppendRequest = {
      term: this.hard.term,
      leader: siteText(this.options.self),
      commit: this.snap.commit,
      ...(at && !upToDate ? { snapshot: this.snap } : {}),
    };
    const answer = await this.options.peers
      .askJson<AppendAnswer>(site, 'raft.append', request, this.options.electionMs, 'raft')
      .catch(() => undefined);
    this.inFlight.delete(site.alias);
    if (!answer || this.role !== 'leader') return;
    if (answer.term > this.hard.term) return this.follow(answer.term, undefined);
    this.heardFrom.set(site.alias, Date.now());
    this.matched.set(site.alias, answer);
    this.advance();
    const behind = answer.index !== this.snap.index || answer.stateTerm !== this.snap.term;
    if ((behind && !request.snapshot) || sent !== this.snap.index) this.run(this.replicate(site));
  }

  private advance(): void {
    const { index, term } = this.snap;
    const holders = this.others.filter((site) => {
      const at = this.matched.get(site.alias);
      return at?.index === index && at.stateTerm === term;
    }).length;
    if (holders + 1 < this.majority || term !== this.hard.term || this.snap.commit === index) return;
    this.commit(index);
    this.proposals.settle(index);
    for (const site of this.others) this.run(this.replicate(site));
    this.next();
  }

  private commit(index: number): void {
    if (index <= this.applied && index <= this.snap.commit) return;
    this.snap = { ...this.snap, commit: index };
    this.options.store.saveSnapshot(this.snap);
    this.applied = index;
    this.options.onCommit(this.snap.state);
  }

  propose(change: (state: GroupState) => void): Promise<void> {
    if (this.role !== 'leader') return Promise.reject(new ServerError('<NotLeader>'));
    return new Promise((resolve, reject) => {
      this.proposals.add({ change, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (this.role !== 'leader') return;
    const proposal = this.proposals.take();
    if (!proposal) return;
    const state = structuredClone(this.snap.state);
    const { commit } = this.snap;
    try {
      proposal.change(state);
      const snap = { index: this.snap.index + 1, term: this.hard.term, commit, state };
      this.options.store.saveSnapshot(snap);
      this.snap = snap;
    } catch (error) {
      proposal.reject(error as Error);
      this.next();
      return;
    }
    this.proposals.await(proposal, this.snap.index);
    for (const site of this.others) this.run(this.replicate(site));
    this.advance();
  }

  private member(text: string): Site | undefined {
    return this.options.members.find((member) => siteText(member) === text);
  }

  private onVote(request: VoteRequest): VoteAnswer {
    const candidate = this.member(request.candidate);
    const leaderAlive = this.leader() !== undefined && (this.role === 'leader' || this.recently());
    const newer = holdsEnough(request, this.snap);
    if (!candidate || (request.trial && leaderAlive) || request.term < this.hard.term)
      return { term: this.hard.term, granted: false };
    if (request.trial) return { term: this.hard.term, granted: newer && request.term > this.hard.term };
    if (request.term > this.hard.term) this.follow(request.term, undefined);
    const free = this.hard.votedFor === '' || this.hard.votedFor === candidate.alias;
    const granted = newer && free && this.role === 'follower';
    if (granted) {
      this.saveHard(this.hard.term, candidate.alias);
      this.await();
    }
    return { term: this.hard.term, granted };
  }

  private recently(): boolean {
    return Date.now() - this.lastHeard < this.options.electionMs;
  }

  private onAppend(request: AppendRequest): AppendAnswer {
    const leader = this.member(request.leader);
    if (leader && request.term >= this.hard.term) {
      this.lastHeard = Date.now();
      this.follow(request.term, leader);
      this.adopt(request);
    }
    return { term: this.hard.term, index: this.snap.index, stateTerm: this.snap.term };
  }

  private adopt({ snapshot, commit }: AppendRequest): void {
    if (snapshot && (snapshot.index !== this.snap.index || snapshot.term !== this.snap.term)) {
      this.snap = { ...snapshot, commit: Math.min(snapshot.commit, this.snap.commit) };
      this.options.store.saveSnapshot(this.snap);
    }
    if (commit === this.snap.index && commit > this.snap.commit) this.commit(commit);
  }
}

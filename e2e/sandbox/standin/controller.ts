import { registerAccounts } from './accounts.ts';
import { registerCatalogue } from './catalogue.ts';
import { awaitLeader, type Cluster, type Heartbeat, type HeartbeatAnswer } from './cluster.ts';
import { clusterConfigFault, nodeSettings } from './config-files.ts';
import { ServerError } from './errors.ts';
import type { Group, GroupState } from './group.ts';
import { Liveness } from './liveness.ts';
import { isTrue, type Node } from './node.ts';
import { HEARTBEAT_CHANNEL } from './peer.ts';
import type { PerfSample } from './perf.ts';
import { publicNameOf } from './public-name.ts';
import { Recovery } from './recovery.ts';
import type { DataNodeSite } from './script/host.ts';
import { registerLocks } from './script/store/lock.ts';
import { findRow, type NodeRow, nodeRows, parseSite, type Site, siteText } from './sites.ts';

/** One row of getClusterPerf before it becomes a table. */
export interface PerfRow {
  row: NodeRow;
  state: 0 | 1;
  agentSite: string;
  publicName: string;
  isLeader: boolean | null;
  perf: PerfSample | undefined;
}

export interface StartOrder {
  site: string;
  role: string;
  settings: [string, string][];
  controllers: string[];
}

const BEAT_MS = 500;
const DEFAULT_TIMEOUT_S = 8;
/** Heartbeat time-outs are shortened by this, so that tests need not wait as long as operators do. */
const TIMEOUT_SCALE = 0.75;

/** What only controllers do: liveness, start and stop orders, accounts, the catalogue; as handlers that other nodes call. */
export class Controller implements Cluster {
  private readonly liveness = new Liveness(() => this.timeoutMs());
  /** Rows in force: those of this process's start; later edits of cluster.nodes wait for a restart. */
  private bootRows: NodeRow[];
  /** What joined or left before this process's start: only cluster.nodes tells of it now. */
  private before: Pick<GroupState, 'added' | 'removed'> = { added: [], removed: [] };
  restartInterval: number;
  readonly recovery: Recovery;
  private leadsSince = 0;
  private readonly endTurns: (alias: string) => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly node: Node,
    readonly group: Group,
  ) {
    this.bootRows = nodeRows(group.state.nodes);
    this.restartInterval = Number(node.config.get('datanodeRestartInterval') ?? 0);
    this.recovery = new Recovery(node, this);
    this.endTurns = registerLocks(node.host, () => this.leadsSince);
    this.register();
  }

  /** Called once the group has its state: from here on edits of cluster.nodes wait for the next start. */
  begin(): void {
    const { nodes, added, removed } = this.group.state;
    this.bootRows = nodeRows(nodes);
    this.before = { added, removed };
    this.timer = setInterval(() => this.tick(), BEAT_MS);
    this.tick();
  }

  stop(): void {
    clearInterval(this.timer);
    this.group.stop();
  }

  leader = (): Site | undefined => this.group.leader();
  controllerAlias = (): string => (this.group.leader() ?? this.node.self).alias;
  clientAuth = (): boolean => isTrue(this.node.config.get('enableClientAuth'));

  async ask<A>(method: string, request?: unknown, timeoutMs = 10_000): Promise<A> {
    const leader = await awaitLeader(() => this.group.leader());
    if (leader.alias !== this.node.self.alias)
      return this.node.peers.askJson<A>(leader, method, request, timeoutMs);
    const answer = await this.node.peers.local(method, Buffer.from(JSON.stringify(request ?? null)));
    return JSON.parse(answer.toString('utf8')) as A;
  }

  /** Rows in force now. */
  rows(): NodeRow[] {
    const { state } = this.group;
    // What has gone from the lists and comes again counts as new.
    this.before = {
      added: this.before.added.filter((line) => state.added.includes(line)),
      removed: this.before.removed.filter((alias) => state.removed.includes(alias)),
    };
    const added = state.added.filter((line) => !this.before.added.includes(line));
    const removed = state.removed.filter((alias) => !this.before.removed.includes(alias));
    const rows = this.bootRows.filter((row) => !removed.includes(row.alias));
    const extra = nodeRows(added).filter((row) => !rows.some((known) => known.alias === row.alias));
    const all = [...rows, ...extra];
    if (all.some((row) => row.alias === this.node.self.alias)) return all;
    return [{ ...this.node.self, role: 'controller', computeGroup: '', zone: '' }, ...all];
  }

  controllers = (): NodeRow[] => this.rows().filter((row) => row.role === 'controller');

  agentOf = (row: NodeRow): NodeRow | undefined =>
    this.rows().find((other) => other.role === 'agent' && other.host === row.host);

  online = (alias: string): boolean => alias === this.node.self.alias || this.liveness.online(alias);

  private timeoutMs(): number {
    const seconds = Number(this.node.config.get('dfsChunkNodeHeartBeatTimeout') ?? DEFAULT_TIMEOUT_S);
    return seconds * 1000 * TIMEOUT_SCALE;
  }

  private sample(): Heartbeat {
    return {
      site: siteText(this.node.self),
      role: 'controller',
      publicName: publicNameOf(this.node),
      perf: this.node.meter.sample(),
    };
  }

  private tick(): void {
    for (const other of this.controllers())
      if (other.alias !== this.node.self.alias)
        void this.node.peers
          .askJson(other, 'ctl.heartbeat', this.sample(), 3000, HEARTBEAT_CHANNEL)
          .catch(() => {});
    for (const row of this.rows()) this.liveness.offlineFor(row.alias);
    if (!this.group.isLeader()) this.leadsSince = 0;
    else this.leadsSince ||= Date.now();
    if (this.group.isLeader() && this.restartInterval > 0) void this.restartDead();
    if (this.group.isLeader()) this.recovery.look();
  }

  private async restartDead(): Promise<void> {
    const always = this.node.config.get('datanodeRestartLevel') === 'OFFLINE';
    for (const row of this.rows()) {
      const agent = this.agentOf(row);
      if (row.role === 'controller' || row.role === 'agent' || !agent) continue;
      if (this.liveness.offlineFor(row.alias) < this.restartInterval * 1000 || !this.online(agent.alias))
        continue;
      if (!always && this.group.state.stopped.includes(row.alias)) continue;
      this.liveness.restartClock(row.alias);
      this.node.log.info(`Restart node ${row.alias}, offline for ${this.restartInterval} seconds.`);
      await this.order(row, agent).catch((error: Error) => this.node.log.error(error.message));
    }
  }

  private heartbeat(beat: Heartbeat): HeartbeatAnswer {
    const site = parseSite(beat.site) as Site;
    const leader = this.group.leader();
    const answer = {
      leader: leader && siteText(leader),
      term: this.group.term(),
      clientAuth: this.clientAuth(),
    };
    const row = this.rows().find((known) => known.alias === site.alias);
    if (!row || row.role !== beat.role || siteText(row) !== beat.site)
      return {
        ...answer,
        refused: `The local site ${beat.site} (${beat.role}) is not defined in the nodes file of the controller.`,
      };
    if (this.liveness.hear(site.alias, beat)) this.node.log.info(`Node ${site.alias} is online.`);
    return answer;
  }

  /** Throws what a follower answers. */
  requireLeader(): void {
    if (this.group.isLeader()) return;
    const leader = this.group.leader();
    throw new ServerError(`<NotLeader>${leader ? siteText(leader) : ''}`);
  }

  perfRows(withControllers: boolean): PerfRow[] {
    const leader = this.group.leader()?.alias;
    return this.rows()
      .filter((row) => withControllers || row.role !== 'controller')
      .map((row) => {
        const self = row.alias === this.node.self.alias;
        const up = this.online(row.alias);
        const beat = self ? this.sample() : this.liveness.last(row.alias);
        const agent = row.role === 'controller' ? undefined : this.agentOf(row);
        return {
          row,
          state: up ? 1 : 0,
          agentSite: agent ? siteText(agent) : '',
          publicName: up ? (beat?.publicName ?? '') : '',
          isLeader:
            row.role === 'controller' && this.group.highAvailability && up ? row.alias === leader : null,
          perf: up ? beat?.perf : undefined,
        };
      });
  }

  private async order(row: NodeRow, agent: NodeRow): Promise<void> {
    const order: StartOrder = {
      site: siteText(row),
      role: row.role,
      settings: [...nodeSettings(this.group.state.config, row)],
      controllers: this.controllers().map(siteText),
    };
    await this.node.peers.askJson(agent, 'agent.start', order, 8000);
  }

  private workers(spellings: string[]): { row: NodeRow; agent: NodeRow }[] {
    return spellings.map((spelling) => {
      const row = findRow(this.rows(), spelling);
      if (!row || row.role === 'controller' || row.role === 'agent')
        throw new ServerError(`The data node or compute node ${spelling} doesn't exist.`);
      const agent = this.agentOf(row);
      if (!agent || !this.online(agent.alias))
        throw new ServerError(
          `The agent of node ${row.alias} on host ${row.host} doesn't exist or is offline.`,
        );
      return { row, agent };
    });
  }

  async startNodes(spellings: string[]): Promise<void> {
    this.requireLeader();
    const targets = this.workers(spellings);
    await this.group.propose((state) => {
      state.stopped = state.stopped.filter((alias) => !targets.some(({ row }) => row.alias === alias));
    });
    await Promise.all(targets.map(({ row, agent }) => this.order(row, agent)));
  }

  async stopNodes(spellings: string[]): Promise<void> {
    this.requireLeader();
    const targets = this.workers(spellings);
    await this.group.propose((state) => {
      state.stopped = [...new Set([...state.stopped, ...targets.map(({ row }) => row.alias)])];
    });
    await Promise.all(
      targets.map(({ row, agent }) =>
        this.node.peers.askJson(agent, 'agent.stop', { alias: row.alias }, 8000),
      ),
    );
  }

  /** Checks the group's configuration; throws with the first fault. */
  validate(state: GroupState): void {
    const fault = clusterConfigFault(state.config);
    if (fault) throw new ServerError(fault);
  }

  private register(): void {
    const { peers } = this.node;
    peers.onLost((alias) => {
      if (!this.liveness.lose(alias)) return;
      this.endTurns(alias);
      this.node.log.warn(`Node ${alias} has gone offline.`);
    });
    peers.onJson<Heartbeat, HeartbeatAnswer>('ctl.heartbeat', (beat) => this.heartbeat(beat));
    peers.onJson('ctl.perf', (q: { withControllers: boolean }) => this.perfRows(q.withControllers));
    peers.onJson('ctl.rows', () => this.rows());
    peers.onJson('ctl.config', () => this.group.state.config);
    peers.onJson('ctl.setting', (q: { key: string }) => this.node.config.get(q.key) ?? null);
    peers.onJson('ctl.live', () => this.liveDataNodes());
    registerAccounts(peers, this.group, () => this.requireLeader());
    registerCatalogue(peers, this.group, () => this.requireLeader());
  }

  /** Settings that a node of this alias would be started with. */
  settingsOf(alias: string): Map<string, string> {
    return nodeSettings(this.group.state.config, { alias });
  }

  liveDataNodes(): DataNodeSite[] {
    return this.rows()
      .filter((row) => row.role === 'datanode' && this.online(row.alias))
      .map(({ alias, host, port }) => ({ alias, host, port }));
  }
}

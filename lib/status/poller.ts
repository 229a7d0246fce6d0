import 'server-only';
import type { Site } from '@/lib/dolphindb/errors';
import { logger } from '@/lib/logger';
import { CallWatch } from './calls';
import type { WatchedCluster } from './inventory';
import { type LeaderFacts, LeaderLink, type Look, siteKey } from './leader-link';
import { Loop } from './loop';
import { allNodes, mergeStatus, type Observed } from './merge';
import { type NamedAddress, PortWatch } from './ports';
import { ProcessWatch } from './processes';
import type { ClusterStatus } from './types';

export interface PollerHooks {
  /** Milliseconds between two looks, watched or not. */
  intervalMs: (watched: boolean) => number;
  changed: (status: ClusterStatus, before: ClusterStatus | undefined) => void;
  /** After every answer of a controller, changed or not. */
  confirmed: (status: ClusterStatus) => void;
}

const FACTS_EVERY_MS = 10 * 60_000;
const GUARD_MS = 100;

/** Keeps the picture of one cluster up to date: asks its leader, probes every port, and looks over SSH when no controller answers. No part waits for another. */
export class ClusterPoller {
  status: ClusterStatus | undefined;
  private readonly ports = new PortWatch();
  private readonly calls = new CallWatch();
  private readonly processes = new ProcessWatch();
  private link: LeaderLink;
  private table: Observed['table'];
  private facts: LeaderFacts = {};
  private factsOf = { site: '', at: 0 };
  private watchers = 0;
  private merging: NodeJS.Immediate | undefined;
  private readonly loops: Loop[];
  private readonly guard: NodeJS.Timeout;

  constructor(
    private cluster: WatchedCluster,
    private readonly hooks: PollerHooks,
  ) {
    this.link = new LeaderLink(cluster.controllers);
    const interval = () => hooks.intervalMs(this.watchers > 0);
    this.loops = [new Loop(() => this.look(), interval), new Loop(() => this.probe(), interval)];
    this.guard = setInterval(() => {
      if (!this.link.alive) this.wake();
    }, GUARD_MS).unref();
  }

  /** Name of the cluster. */
  get name(): string {
    return this.cluster.name;
  }

  get controllers(): Site[] {
    return this.cluster.controllers;
  }

  /** Takes over what the inventory says now. */
  update(cluster: WatchedCluster): void {
    const moved = JSON.stringify(cluster.controllers) !== JSON.stringify(this.cluster.controllers);
    this.cluster = cluster;
    if (moved) {
      this.link.close();
      this.link = new LeaderLink(cluster.controllers);
    }
    this.soon();
  }

  /** Counts one more who looks at this cluster; gives the function that takes it back. */
  watch(): () => void {
    this.watchers++;
    this.wake();
    let done = false;
    return () => {
      if (!done) this.watchers--;
      done = true;
    };
  }

  /** Has version and licence asked for with the next look, which is at once. */
  forgetFacts(): void {
    this.factsOf = { site: '', at: 0 };
    this.wake();
  }

  /** Looks again at once. */
  wake(): void {
    for (const loop of this.loops) loop.wake();
  }

  stop(): void {
    clearInterval(this.guard);
    clearImmediate(this.merging);
    for (const loop of this.loops) loop.stop();
    this.link.close();
  }

  private async look(): Promise<void> {
    const { link } = this;
    const look = await link.look();
    if (link !== this.link) return;
    this.take(look);
    this.processes.expire(look.source !== 'none');
    if (look.source === 'none')
      void this.processes.round(this.cluster.nodes, this.cluster.places, () => this.soon());
    if (this.status) this.hooks.confirmed(this.status);
    if (look.source === 'leader' && look.leader) void this.askFacts(siteKey(look.leader));
  }

  private take(look: Look): void {
    const at = Date.now();
    const { source, leader, nodes } = look;
    this.table = source === 'none' ? undefined : { at, from: source, rows: nodes, leader };
    for (const { alias, host, port } of this.cluster.controllers) {
      const result = look.asked.get(siteKey({ host, port }));
      if (alias && result) this.calls.note(alias, result, at);
    }
    this.merge();
  }

  /** Version and licence change seldom; what changes them calls `forgetFacts`. */
  private async askFacts(site: string): Promise<void> {
    if (this.factsOf.site === site && Date.now() - this.factsOf.at < FACTS_EVERY_MS) return;
    this.factsOf = { site, at: Date.now() };
    this.facts = { ...this.facts, ...(await this.link.facts()) };
    this.soon();
  }

  private async probe(): Promise<void> {
    const nodes: NamedAddress[] = allNodes(this.cluster.nodes, this.table?.rows ?? []);
    await this.ports.round(nodes, () => this.soon());
    this.calls.expire(this.ports.seen);
    const open = nodes.filter(({ alias }) => this.ports.seen.get(alias)?.result === 'accepts');
    const rows = new Map(this.table?.rows.map((row) => [row.alias, row.online]));
    const suspect = (alias: string) => rows.get(alias) !== true;
    const asked = this.watchers > 0 ? open : open.filter(({ alias }) => suspect(alias));
    void this.calls.round(asked, suspect, () => this.soon());
    this.soon();
  }

  /** Puts the picture together once for everything that comes at the same time. */
  private soon(): void {
    this.merging ??= setImmediate(() => this.merge());
  }

  private merge(): void {
    clearImmediate(this.merging);
    this.merging = undefined;
    const { id, ha, nodes, restartFor } = this.cluster;
    const before = this.status;
    const { roundAt } = this.ports;
    try {
      this.status = mergeStatus(
        {
          clusterId: id,
          now: Date.now(),
          intervalMs: this.hooks.intervalMs(this.watchers > 0),
          ha,
          nodes,
          restartFor,
          ...(this.table ? { table: this.table } : {}),
          ports: this.ports.seen,
          calls: this.calls.seen,
          processes: this.processes.seen,
          ...(roundAt === undefined ? {} : { probedAt: roundAt }),
          ...this.facts,
          problems: [...this.processes.problems.values()],
        },
        before,
      );
      if (this.status.seq !== before?.seq) this.hooks.changed(this.status, before);
    } catch (err) {
      logger().error({ err, clusterId: id }, 'a cluster’s picture could not be put together');
    }
  }
}

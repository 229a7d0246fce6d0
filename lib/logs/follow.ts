import 'server-only';
import { setTimeout as wait } from 'node:timers/promises';
import { publicError } from '@/lib/http';
import { type Clean, lineCleaner } from './clean';
import { isFiltering } from './filter';
import { Follower } from './follower';
import { nodesByAlias, type PlacedNode } from './nodes';
import { type OpenedLog, openLog } from './open';
import { cleaned } from './page';
import { type FollowQuery, filterOf } from './request';
import type { FollowEvents, LogCursor } from './types';

const PERIOD_MS = 1000;
/** A node whose log cannot be had is tried again after this. */
const RETRY_MS = 4000;

export type SendEvent = <E extends keyof FollowEvents>(name: E, data: FollowEvents[E]) => void;

export interface FollowOptions {
  clusterId: string;
  query: FollowQuery;
  send: SendEvent;
  /** Where each node is followed from now on. */
  cursors: Record<string, LogCursor>;
  /** Settles when the reader has taken what was sent. */
  ready: () => Promise<void>;
  signal: AbortSignal;
}

/** Follows one node: opens its log, reads on every second, and opens it another way when that fails. */
class NodeFollower {
  private opened: OpenedLog | undefined;
  private follower: Follower | undefined;
  private told = '';

  constructor(
    private readonly node: PlacedNode,
    private readonly options: FollowOptions,
    private readonly clean: Clean,
  ) {}

  async run(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      const pause = await this.round();
      if (pause > 0) await wait(pause, undefined, { signal }).catch(() => undefined);
    }
    this.close();
  }

  private async round(): Promise<number> {
    try {
      const follower = this.follower ?? (await this.open());
      return await this.step(follower);
    } catch (error) {
      if (this.options.signal.aborted) return 0;
      this.close();
      this.tell('problem', { alias: this.node.alias, problem: publicError(error) });
      return RETRY_MS;
    }
  }

  private async open(): Promise<Follower> {
    const { clusterId, query, cursors, signal } = this.options;
    const { kind, via } = query;
    const { alias } = this.node;
    this.opened = await openLog(this.node, { clusterId, kind, way: via, searching: false, signal });
    this.tell('source', { alias, source: this.opened.source });
    const { reader } = this.opened;
    const known = cursors[alias];
    const cursor = known ?? { offset: (await reader.read(0, 0, '')).size, file: '' };
    // The server cannot say which file it reads, so a place in a certain file means only its offset there.
    const from = this.opened.source.via === 'server' ? { ...cursor, file: '' } : cursor;
    this.follower = new Follower(reader, from, kind, filterOf(query));
    return this.follower;
  }

  private async step(follower: Follower): Promise<number> {
    const { query, cursors, send, ready } = this.options;
    const { alias } = this.node;
    const { entries, gap, more } = await follower.step();
    cursors[alias] = follower.cursor;
    if (gap) send('gap', { alias, ...gap });
    const filter = filterOf(query);
    const shown = cleaned(entries, filter, this.clean);
    if (shown.length > 0 || (entries.length > 0 && isFiltering(filter)))
      send('lines', { alias, entries: shown, end: follower.cursor });
    await ready();
    return more ? 0 : PERIOD_MS;
  }

  /** The same thing is told once. */
  private tell<E extends 'source' | 'problem'>(name: E, data: FollowEvents[E]): void {
    const now = JSON.stringify([name, data]);
    if (now !== this.told) this.options.send(name, data);
    this.told = now;
  }

  private close(): void {
    this.opened?.reader.close();
    this.opened = undefined;
    this.follower = undefined;
  }
}

/** Follows the logs of several nodes until the signal aborts; what cannot be read is told and tried again. Throws NOT-FOUND for an unknown cluster or node. */
export async function followLogs(options: FollowOptions): Promise<void> {
  const { clusterId, query } = options;
  const [nodes, clean] = await Promise.all([nodesByAlias(clusterId, query.nodes), lineCleaner(clusterId)]);
  await Promise.all(nodes.map((node) => new NodeFollower(node, options, clean).run()));
}

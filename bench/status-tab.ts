import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createGunzip } from 'node:zlib';
import type { ClusterStatus, NodeHealth } from '@/lib/status/types';
import { applyDelta, type LiveEvents, readSnapshot } from '@/lib/status/wire';

/** What a browser's tab does with the live stream: keeps the picture and counts the bytes that travelled. */
export class Tab {
  picture: ClusterStatus | undefined;
  stream: string | undefined;
  bytes = 0;
  figures = 0;
  beats = 0;
  private readonly listeners = new Set<() => void>();
  private readonly asked: ClientRequest;
  private rest = '';

  constructor(
    private readonly deck: { url: string; cookie: string },
    clusterId: string,
  ) {
    const headers = { cookie: deck.cookie, 'accept-encoding': 'gzip', accept: 'text/event-stream' };
    this.asked = request(`${deck.url}/api/live?cluster=${clusterId}`, { headers }, (answer) =>
      this.receive(answer),
    );
    this.asked.on('error', () => {});
    this.asked.end();
  }

  /** Says which rows are on screen. */
  async show(aliases: string[]): Promise<void> {
    await until('the stream’s name', () => this.stream !== undefined, this.changes);
    const { status } = await fetch(`${this.deck.url}/api/live/view`, {
      method: 'POST',
      headers: { cookie: this.deck.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ stream: this.stream, aliases }),
    });
    if (status !== 204) throw new Error(`POST /api/live/view gave ${status}.`);
  }

  /** Waits until the picture shows it; gives when (ms since 1970) that was. */
  async shows(what: string, check: (picture: ClusterStatus) => boolean, ms = 60_000): Promise<number> {
    await until(what, () => this.picture !== undefined && check(this.picture), this.changes, ms);
    return Date.now();
  }

  health(alias: string): NodeHealth | undefined {
    return this.picture?.nodes.find((node) => node.alias === alias)?.health;
  }

  close(): void {
    this.asked.destroy();
  }

  private readonly changes = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private receive(answer: IncomingMessage): void {
    if (answer.statusCode !== 200) throw new Error(`GET /api/live gave ${answer.statusCode}.`);
    answer.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
    });
    const text = answer.headers['content-encoding'] === 'gzip' ? answer.pipe(createGunzip()) : answer;
    text.on('error', () => {});
    text.setEncoding('utf8').on('data', (part: string) => {
      const blocks = (this.rest + part).split('\n\n');
      this.rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    });
  }

  private take(block: string): void {
    const event = /^event: (.*)$/m.exec(block)?.[1] as keyof LiveEvents | undefined;
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (!event || !data) return;
    const value = JSON.parse(data) as never;
    if (event === 'hello') this.stream = (value as LiveEvents['hello']).stream;
    if (event === 'beat') this.beats++;
    if (event === 'snapshot') this.picture = readSnapshot(value);
    if (event === 'delta' && this.picture) {
      const { figures = [] } = value as LiveEvents['delta'];
      this.figures += figures.reduce((sum, row) => sum + row.length - 2, 0);
      this.picture = applyDelta(this.picture, value);
      if (!this.picture) throw new Error('A delta did not fit the picture.');
    }
    for (const listener of this.listeners) listener();
  }
}

function until(
  what: string,
  check: () => boolean,
  changes: (listener: () => void) => () => void,
  ms = 30_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (check()) return resolve();
    const timer = setTimeout(() => {
      end();
      reject(new Error(`not within ${ms} ms: ${what}`));
    }, ms);
    const end = changes(() => {
      if (!check()) return;
      clearTimeout(timer);
      end();
      resolve();
    });
  });
}

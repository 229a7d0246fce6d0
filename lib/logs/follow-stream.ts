import 'server-only';
import { logger } from '@/lib/logger';
import { onShutdown } from '@/lib/runs/shutdown';
import { writeCursors } from './cursors';
import { followLogs } from './follow';
import type { FollowQuery } from './request';
import type { FollowEvents } from './types';

const HEARTBEAT_MS = 15_000;
/** Browsers connect again by themselves; the role is checked once more then. */
const STREAM_MS = 10 * 60_000;
const BUFFER_BYTES = 512 * 1024;

/** One reader's stream: events with the places reached as their id, so that a new connection goes on without gap or repetition. */
class FollowStream {
  private readonly encoder = new TextEncoder();
  private readonly stop = new AbortController();
  private readonly cursors;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private wake = () => {};

  constructor(
    private readonly clusterId: string,
    private readonly query: FollowQuery,
    private readonly left: AbortSignal,
  ) {
    this.cursors = { ...query.cursors };
  }

  open(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => this.begin(controller),
        pull: () => this.wake(),
        cancel: () => this.stop.abort(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
    );
  }

  private begin(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.controller = controller;
    const heartbeat = setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS);
    const longest = setTimeout(() => this.stop.abort(), STREAM_MS);
    const leave = () => this.stop.abort();
    const forget = onShutdown(leave);
    this.left.addEventListener('abort', leave, { once: true });
    this.stop.signal.addEventListener('abort', () => {
      clearInterval(heartbeat);
      clearTimeout(longest);
      forget();
      this.wake();
      this.close();
    });
    this.write('retry: 2000\n\n');
    this.follow().finally(leave);
    if (this.left.aborted) leave();
  }

  private async follow(): Promise<void> {
    const { clusterId, query, cursors } = this;
    try {
      await followLogs({
        clusterId,
        query,
        cursors,
        send: (name, data) => this.send(name, data),
        ready: () => this.room(),
        signal: this.stop.signal,
      });
    } catch (error) {
      if (!this.stop.signal.aborted) logger().error({ err: error, clusterId }, 'log stream failed');
    }
  }

  private send<E extends keyof FollowEvents>(name: E, data: FollowEvents[E]): void {
    this.write(`event: ${name}\nid: ${writeCursors(this.cursors)}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** A slow reader holds up its own stream, not the server's memory. */
  private async room(): Promise<void> {
    while (!this.stop.signal.aborted && (this.controller?.desiredSize ?? 1) <= 0)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
  }

  private write(text: string): void {
    if (this.stop.signal.aborted) return;
    this.controller?.enqueue(this.encoder.encode(text));
  }

  private close(): void {
    try {
      this.controller?.close();
    } catch {
      // A reader that left has closed it already.
    }
  }
}

/** Gives the server-sent events of following several logs (`FollowEvents`), until the reader leaves, at most 10 minutes; a browser reconnects with the last id. */
export function followStream(
  clusterId: string,
  query: FollowQuery,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return new FollowStream(clusterId, query, signal).open();
}

import 'server-only';
import { randomUUID } from 'node:crypto';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { singleton } from '@/lib/singleton';
import { type EventSink, EventWriter, endsWith, streamSink } from '@/lib/sse';
import { onHub, statusHub } from './hub';
import { glances, statusOf, watchStatus } from './status';
import type { LiveEvents } from './wire';
import { WireSender } from './wire-sender';

const BEAT_MS = 1000;
/** Most bytes a second that a tab gets on average, as they travel. */
const BYTES_PER_S = 16_000;
const BUFFER_BYTES = 256 * 1024;
const MAX_VISIBLE = 200;

export interface LiveStreamOptions {
  /** Cluster whose picture is sent; without it only what concerns all clusters. */
  clusterId?: string;
  /** The browser takes gzip. */
  gzip: boolean;
  /** Aborted when the reader leaves. */
  signal: AbortSignal;
}

const streams = () => singleton('live-streams', () => new Map<string, LiveStream>());

/** Says which rows of a stream's cluster are on screen; false when there is no such stream. */
export function setVisible(stream: string, aliases: string[]): boolean {
  const found = streams().get(stream);
  found?.show(aliases.slice(0, MAX_VISIBLE));
  return found !== undefined;
}

/** Gives the server-sent events of one tab (`LiveEvents`); it ends after ten minutes, at shutdown and when the reader leaves. */
export function liveEventStream(options: LiveStreamOptions): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        new LiveStream(options, controller, stop);
      },
      cancel: () => stop.abort(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }) as QueuingStrategy<Uint8Array>,
  );
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** A sink that counts what travels. Next compresses the answer and tells nobody how well, so the same is done here only to be counted. */
class MeteredSink implements EventSink {
  raw = 0;
  sent = 0;
  private readonly zip: Gzip | undefined;
  private readonly plain: EventSink;

  constructor(
    private readonly controller: Controller,
    gzip: boolean,
  ) {
    this.plain = streamSink(controller);
    this.zip = gzip ? createGzip() : undefined;
    this.zip?.on('data', (chunk: Buffer) => {
      this.sent += chunk.length;
    });
  }

  get isFull(): boolean {
    return (this.controller.desiredSize ?? 1) <= 0;
  }

  write(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.raw += bytes;
    this.plain.write(text);
    this.zip?.write(text);
    this.zip?.flush(constants.Z_SYNC_FLUSH);
    if (!this.zip) this.sent += bytes;
  }

  close(): void {
    this.zip?.destroy();
    this.plain.close();
  }
}

class LiveStream {
  private readonly id = randomUUID();
  private readonly sink: MeteredSink;
  private readonly out: EventWriter;
  private readonly sender = new WireSender();
  private visible: ReadonlySet<string> = new Set();
  private watching = false;
  private allowance = { bytes: BYTES_PER_S, at: Date.now(), sent: 0 };

  constructor(
    private readonly options: LiveStreamOptions,
    controller: Controller,
    private readonly stop: AbortController,
  ) {
    this.sink = new MeteredSink(controller, options.gzip);
    this.out = new EventWriter(this.sink);
    const ends = [
      onHub('status', ({ clusterId }) => this.push(clusterId)),
      onHub('glances', (changed, gone) =>
        this.send('glances', { changed, ...(gone.length > 0 ? { gone } : {}) }),
      ),
      onHub('alerts', (counts) => this.send('alerts', counts)),
      onHub('run', (nudge) => this.send('run', nudge)),
    ];
    const beat = setInterval(() => this.beat(), BEAT_MS);
    streams().set(this.id, this);
    statusHub().streams++;
    stop.signal.addEventListener('abort', () => {
      clearInterval(beat);
      for (const end of ends) end();
      streams().delete(this.id);
      statusHub().streams--;
      this.out.close();
    });
    this.send('hello', { stream: this.id });
    this.send('glances', { changed: glances() });
    this.send('alerts', statusHub().alerts);
    endsWith(stop, options.signal);
    this.beat();
  }

  show(aliases: string[]): void {
    this.visible = new Set(aliases);
    this.sender.sightChanged();
    if (this.options.clusterId) this.push(this.options.clusterId);
  }

  private send<K extends keyof LiveEvents>(event: K, data: LiveEvents[K]): void {
    this.out.event(event, data);
  }

  private beat(): void {
    const { clusterId } = this.options;
    if (clusterId && !this.watching && statusHub().pollers.has(clusterId)) {
      this.watching = true;
      watchStatus(clusterId, this.stop.signal);
    }
    if (clusterId) this.push(clusterId);
    const status = clusterId ? statusOf(clusterId) : undefined;
    const picture = status ? { at: status.at, intervalMs: status.intervalMs } : {};
    this.send('beat', { now: Date.now(), ...picture });
  }

  /** Sends what changed; a reader that does not keep up gets the sum of it later. */
  private push(clusterId: string): void {
    if (clusterId !== this.options.clusterId || this.stop.signal.aborted || this.sink.isFull) return;
    const status = statusOf(clusterId);
    if (!status) return;
    const next = this.sender.next(status, { visible: this.visible, maxBytes: this.budget() });
    if (next) this.out.event(next.event, next.data);
  }

  /** Bytes of JSON that figures may take now, so that what travels stays below the limit on average. */
  private budget(): number {
    const now = Date.now();
    const { bytes, at, sent } = this.allowance;
    const earned = ((now - at) / 1000) * BYTES_PER_S;
    const left = Math.min(BYTES_PER_S, bytes + earned - (this.sink.sent - sent));
    this.allowance = { bytes: Math.max(-BYTES_PER_S, left), at: now, sent: this.sink.sent };
    const ratio = this.sink.sent > 0 ? this.sink.raw / this.sink.sent : 1;
    return Math.max(0, left) * Math.max(1, ratio);
  }
}

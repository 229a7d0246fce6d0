import 'server-only';
import { onShutdown } from '@/lib/runs/shutdown';

/** Browsers connect again by themselves; the role is checked once more then. */
const STREAM_MS = 10 * 60_000;

/** Headers of a stream of server-sent events. */
export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Where a stream's text goes. */
export interface EventSink {
  write(text: string): void;
  close(): void;
}

/** Writes server-sent events as text; nothing more after `close`. */
export class EventWriter {
  private closed = false;

  constructor(private readonly sink: EventSink) {}

  event(name: string, data: unknown, id?: number): void {
    this.send(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  comment(text: string): void {
    this.send(`: ${text}\n\n`);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.sink.close();
  }

  private send(text: string): void {
    if (!this.closed) this.sink.write(text);
  }
}

/** Gives a sink that feeds a web stream. */
export function streamSink(controller: ReadableStreamDefaultController<Uint8Array>): EventSink {
  const encoder = new TextEncoder();
  return {
    write: (text) => controller.enqueue(encoder.encode(text)),
    close: () => {
      try {
        controller.close();
      } catch {
        // A reader that left has closed it already.
      }
    },
  };
}

/** Aborts `stop` when the reader leaves, at shutdown and after ten minutes. */
export function endsWith(stop: AbortController, reader: AbortSignal): void {
  const leave = () => stop.abort();
  const longest = setTimeout(leave, STREAM_MS);
  const forget = onShutdown(leave);
  stop.signal.addEventListener('abort', () => {
    clearTimeout(longest);
    forget();
    reader.removeEventListener('abort', leave);
  });
  if (reader.aborted) leave();
  else reader.addEventListener('abort', leave, { once: true });
}

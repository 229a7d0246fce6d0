import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '@/lib/logger';
import { EventWriter, endsWith, streamSink } from '@/lib/sse';
import { onRunEvent, type RunEvent } from './events';
import { followLog } from './log-reader';
import { getRunView } from './queries';

const HEARTBEAT_MS = 15_000;
const CHANGE_MS = 200;
const BUFFER_BYTES = 256 * 1024;

export interface RunStreamOptions {
  runId: string;
  /** Number of the last log line that the reader has. */
  after: number;
  /** Aborted when the reader leaves. */
  signal: AbortSignal;
}

/** Gives the server-sent events of one run: `run` (RunView) at the start and after changes, `log` (LogLine[], id = last number) without gap or repetition, and a heartbeat comment. */
export function runEventStream({ runId, after, signal }: RunStreamOptions): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  const room = new Room(stop.signal);
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const out = new EventWriter(streamSink(controller));
    const end = () => stop.abort();
    keepAlive(out, stop.signal);
    endsWith(stop, signal);
    const views = sendViews(runId, out, stop.signal);
    const isFull = () => !stop.signal.aborted && (controller.desiredSize ?? 1) <= 0;
    const logs = sendLogs({ runId, after, out, room, isFull, signal: stop.signal });
    Promise.all([views, logs]).then(end, (error) => {
      if (!stop.signal.aborted) logger().error({ err: error, runId }, 'run event stream failed');
      end();
    });
  };
  const cancel = () => stop.abort();
  return new ReadableStream(
    { start, pull: () => room.made(), cancel },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  );
}

function keepAlive(out: EventWriter, signal: AbortSignal): void {
  const heartbeat = setInterval(() => out.comment('heartbeat'), HEARTBEAT_MS);
  signal.addEventListener('abort', () => {
    clearInterval(heartbeat);
    out.close();
  });
}

async function sendViews(runId: string, out: EventWriter, signal: AbortSignal): Promise<void> {
  let dirty = true;
  let wake = () => {};
  const note = (event: RunEvent) => {
    if (event.what === 'log') return;
    dirty = true;
    wake();
  };
  const unsubscribe = onRunEvent(runId, note);
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (dirty) {
        dirty = false;
        out.event('run', await getRunView(runId));
        await pause(CHANGE_MS, signal);
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    unsubscribe();
  }
}

async function sendLogs(
  to: RunStreamOptions & { out: EventWriter; room: Room; isFull: () => boolean },
): Promise<void> {
  for await (const lines of followLog(to.runId, to.after, to.signal)) {
    to.out.event('log', lines, lines.at(-1)?.seq);
    if (to.isFull()) await to.room.wait();
  }
}

/** Room in the reader's buffer: a slow reader holds up its own stream, not the server's memory. */
class Room {
  private wake = () => {};

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  made(): void {
    this.wake();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

/** Waits, until the signal at most. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}

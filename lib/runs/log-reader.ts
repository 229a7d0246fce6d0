import 'server-only';
import { db } from '@/lib/db/client';
import { onRunEvent } from './events';
import type { LogLine } from './view';

export interface LogQuery {
  /** Lines with a greater number than this. */
  after?: number;
  limit?: number;
  stepKey?: string;
}

const PAGE_LINES = 500;
/** A nudge can be lost (another process wrote, the event came too early): look again after this. */
const LOOK_AGAIN_MS = 2000;

/** Gives stored lines in order, at most `limit` (default 500). */
export async function readLog(runId: string, query: LogQuery = {}): Promise<LogLine[]> {
  const { after = 0, limit = PAGE_LINES, stepKey } = query;
  const where = { runId, seq: { gt: after }, ...(stepKey === undefined ? {} : { stepKey }) };
  const rows = await db().runLog.findMany({ where, orderBy: { seq: 'asc' }, take: limit });
  return rows.map((row) => ({
    seq: row.seq,
    ...(row.stepKey === null ? {} : { stepKey: row.stepKey }),
    stream: row.stream as LogLine['stream'],
    text: row.text,
    at: row.at.toISOString(),
  }));
}

/** Gives the number before the last `lines` stored lines, for readers that want only the tail. */
export async function tailStart(runId: string, lines: number): Promise<number> {
  const first = await db().runLog.findFirst({
    where: { runId },
    orderBy: { seq: 'desc' },
    skip: Math.max(0, lines - 1),
    select: { seq: true },
  });
  return first ? first.seq - 1 : 0;
}

/** Gives each stored line after `after` once and in order, then the new ones as they come, until the signal aborts. */
export async function* followLog(
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<LogLine[]> {
  const nudge = new Nudge(signal);
  const unsubscribe = onRunEvent(runId, (event) => event.what === 'log' && nudge.ring());
  try {
    for (let last = after; !signal.aborted; ) {
      nudge.reset();
      const lines = await readLog(runId, { after: last });
      const end = lines.at(-1);
      if (end) {
        last = end.seq;
        yield lines;
      } else {
        await nudge.wait(LOOK_AGAIN_MS);
      }
    }
  } finally {
    unsubscribe();
  }
}

/** A bell that stays rung until it is reset, so that what comes between a look and the wait is not missed. */
class Nudge {
  private rung = false;
  private wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  reset(): void {
    this.rung = false;
  }

  async wait(ms: number): Promise<void> {
    if (this.rung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}

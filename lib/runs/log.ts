import 'server-only';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/logger';
import type { Redact } from './error-view';
import { emitRunEvent } from './events';
import { touchStep } from './live';
import { LogCap } from './log-cap';
import { logLines } from './log-lines';

const BATCH_LINES = 200;
const BATCH_MS = 250;
const RETRY_MS = 1000;
/** Largest insert: the database works in this thread, and what it holds up is everybody's page. */
const INSERT_LINES = 400;
const PENDING_LINES = 40_000;
const INSERT_TRIES = 6;

export type Stream = 'out' | 'err' | 'info';
interface Pending {
  stepKey: string | null;
  stream: Stream;
  text: string;
  at: Date;
}

export interface RunLogOptions {
  runId: string;
  redact: Redact;
  /** Lines kept for each step; the newest stay. */
  capLines: number;
}

/** Writes one run's log: lines get their number when they are stored, in the order they came; the stored lines are the truth, the event only a nudge. */
export class RunLog {
  private pending: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;
  private storing: Promise<void> | undefined;
  private closed = false;

  private constructor(
    private readonly options: RunLogOptions,
    private nextSeq: number,
    private readonly cap: LogCap,
  ) {}

  /** Opens the log behind its last stored line. */
  static async open(options: RunLogOptions): Promise<RunLog> {
    const { _max } = await db().runLog.aggregate({ where: { runId: options.runId }, _max: { seq: true } });
    return new RunLog(options, (_max.seq ?? 0) + 1, await LogCap.open(options.runId, options.capLines));
  }

  /** Adds text, one line or several; never throws and never waits. */
  write(stepKey: string | null, text: string, stream: Stream = 'info'): void {
    if (this.closed) return;
    const at = new Date();
    for (const line of logLines(text, this.options.redact))
      this.pending.push({ stepKey, stream, text: line, at });
    if (stepKey) touchStep(this.options.runId, stepKey);
    this.boundPending();
    if (this.pending.length >= BATCH_LINES) this.storeSoon();
    else this.later(BATCH_MS);
  }

  /** Stores what is pending; rejects when the database does not take it. */
  async flush(): Promise<void> {
    while (this.pending.length > 0 || this.storing) await this.store();
  }

  /** Ends the log; later lines are dropped. */
  async close(): Promise<void> {
    await this.flush().catch((error) =>
      logger().error({ err: error, runId: this.options.runId }, 'run log not stored'),
    );
    this.closed = true;
    clearTimeout(this.timer);
  }

  private later(ms: number): void {
    if (!this.closed) this.timer ??= setTimeout(() => this.storeSoon(), ms);
  }

  private storeSoon(): void {
    this.store().then(
      () => this.pending.length > 0 && this.later(BATCH_MS),
      () => this.later(RETRY_MS),
    );
  }

  private store(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.storing ??= this.storeBatches().finally(() => {
      this.storing = undefined;
    });
    return this.storing;
  }

  private async storeBatches(): Promise<void> {
    do await this.storeBatch();
    while (this.pending.length >= BATCH_LINES);
  }

  private async storeBatch(): Promise<void> {
    const batch = this.pending.slice(0, INSERT_LINES);
    if (batch.length === 0) return;
    const { runId } = this.options;
    const rows = batch.map((line, at) => ({ ...line, runId, seq: this.nextSeq + at }));
    await persist(() => db().runLog.createMany({ data: rows }));
    this.nextSeq += rows.length;
    this.pending.splice(0, rows.length);
    emitRunEvent({ runId, what: 'log' });
    await this.cap.added(rows);
  }

  /** A command that prints faster than the disk stores must not fill the memory; a note says how much is missing. */
  private boundPending(): void {
    if (this.pending.length <= PENDING_LINES) return;
    const count = this.pending.length - PENDING_LINES / 2;
    const text = `… ${count} lines came faster than they could be stored and were dropped / 输出过快，已省略 ${count} 行`;
    this.pending.splice(INSERT_LINES, count, { stepKey: null, stream: 'info', text, at: new Date() });
  }
}

async function persist(insert: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await insert();
      return;
    } catch (error) {
      if (attempt === INSERT_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}

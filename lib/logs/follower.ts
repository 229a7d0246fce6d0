import { entriesOf, linesOf } from './entries';
import { passes } from './filter';
import type { LogChunk, LogReader } from './reader';
import type { LogCursor, LogEntry, LogFilter, LogKind } from './types';

const STEP_BYTES = 256 * 1024;
/** More than this unread is skipped: a reader who follows wants the present. */
const BEHIND_BYTES = 2 * 1024 * 1024;
/** The server gives no name to a file, so its last bytes before the cursor tell whether it is still the same. */
const PRINT_BYTES = 64;

export interface FollowStep {
  entries: LogEntry[];
  gap?: { what: 'rotated' | 'skipped'; bytes: number };
  /** There is more to read at once. */
  more: boolean;
}

/** Reads what a log has grown by, step by step; knows when the file was replaced (renamed away, cut, or written anew). */
export class Follower {
  private print: Uint8Array | undefined;
  private passing = false;

  constructor(
    private readonly reader: LogReader,
    public cursor: LogCursor,
    private readonly kind: LogKind,
    private readonly filter: LogFilter,
  ) {}

  /** Gives the complete lines written since the last step that pass the filter. Throws as the reader, but never for a rotation. */
  async step(): Promise<FollowStep> {
    const back = this.cursor.file === '' ? (this.print?.length ?? 0) : 0;
    const chunk = await this.readFrom(this.cursor.offset - back);
    if (!chunk) return this.restart('');
    if (back > 0 && !this.isSame(chunk, back)) return this.restart(chunk.file);
    const fresh = { ...chunk, from: chunk.from + back, bytes: chunk.bytes.subarray(back) };
    if (chunk.size - this.cursor.offset > BEHIND_BYTES) return this.skip(fresh);
    if (fresh.bytes.length === 0 && chunk.successor) return this.restart(chunk.successor);
    this.cursor = { ...this.cursor, file: chunk.file };
    return this.take(fresh);
  }

  private async readFrom(offset: number): Promise<LogChunk | undefined> {
    try {
      const chunk = await this.reader.read(offset, STEP_BYTES, this.cursor.file);
      return chunk.size < this.cursor.offset ? undefined : chunk;
    } catch (error) {
      if ((error as { code?: string }).code === 'LOG-ROTATED') return undefined;
      throw error;
    }
  }

  private isSame(chunk: LogChunk, back: number): boolean {
    return Buffer.compare(chunk.bytes.subarray(0, back), this.print as Uint8Array) === 0;
  }

  private restart(file: string): FollowStep {
    this.cursor = { offset: 0, file };
    this.print = undefined;
    this.passing = false;
    return { entries: [], gap: { what: 'rotated', bytes: 0 }, more: true };
  }

  private skip(chunk: LogChunk): FollowStep {
    const to = chunk.size - STEP_BYTES;
    const bytes = to - this.cursor.offset;
    this.cursor = { offset: to, file: chunk.file };
    this.print = undefined;
    this.passing = false;
    return { entries: [], gap: { what: 'skipped', bytes }, more: true };
  }

  private take(chunk: LogChunk): FollowStep {
    const lines = linesOf(chunk.bytes, chunk.from);
    const full = chunk.bytes.length >= STEP_BYTES;
    // the last line of a file that has a successor is as whole as it will ever be
    const ended = chunk.successor !== undefined && !full;
    const whole = lines.filter((line) => line.whole || ended || (full && lines.length === 1));
    const end = whole.at(-1)?.end ?? this.cursor.offset;
    const used = chunk.bytes.subarray(0, end - chunk.from);
    if (used.length > 0) this.print = used.slice(-PRINT_BYTES);
    this.cursor = { ...this.cursor, offset: end };
    const more = ended || (end < chunk.size && end > chunk.from);
    return { entries: this.passed(entriesOf(whole, this.kind)), more };
  }

  /** Lines without a time at the beginning of a step go on with the last entry of the step before. */
  private passed(entries: LogEntry[]): LogEntry[] {
    return entries.flatMap((entry) => {
      if (entry.stamp || this.kind === 'job') {
        this.passing = passes(entry, this.filter);
        return this.passing ? [entry] : [];
      }
      const alone = this.filter.levels.length === 0 && passes(entry, this.filter);
      return this.passing || alone ? [{ ...entry, continues: true }] : [];
    });
  }
}

import {
  SERVER_LOG_BYTES,
  serverLogBytes,
  serverLogLength,
  serverWallClock,
} from '@/lib/dolphindb/server-log';
import type { DdbSession } from '@/lib/dolphindb/session';
import { noServerLog, rotated } from './errors';
import type { LogChunk, LogReader } from './reader';

const CALL_MS = 5000;
/** Zones lie on quarters of an hour; what is left is the difference of the clocks. */
const ZONE_STEP_MINUTES = 15;

/** Reads the run log of one node through a server that knows its file. */
export class ServerLogReader implements LogReader {
  constructor(
    private readonly session: DdbSession,
    private readonly alias: string,
    private readonly signal?: AbortSignal,
  ) {}

  async read(from: number, length: number): Promise<LogChunk> {
    const size = await serverLogLength(this.session, this.alias, this.options());
    if (size < 0) throw noServerLog(this.alias);
    const start = from < 0 ? Math.max(0, size + from) : from;
    if (start > size) throw rotated(this.alias);
    const end = Math.min(size, start + length);
    const parts: Uint8Array[] = [];
    for (let at = start; at < end; at += SERVER_LOG_BYTES) {
      const range = { from: at, length: Math.min(SERVER_LOG_BYTES, end - at) };
      parts.push(await serverLogBytes(this.session, this.alias, range, this.options()));
    }
    return { from: start, bytes: Buffer.concat(parts), size, file: '' };
  }

  async readMany(ranges: { from: number; length: number }[]): Promise<LogChunk[]> {
    const chunks: LogChunk[] = [];
    for (const { from, length } of ranges) chunks.push(await this.read(from, length));
    return chunks;
  }

  close(): void {
    this.session.close();
  }

  /** Gives the clock of the server's host; undefined when it does not tell. */
  async clock(): Promise<{ zoneMinutes: number; aheadMs: number } | undefined> {
    const started = Date.now();
    const wall = await serverWallClock(this.session, { timeoutMs: CALL_MS }).catch(() => undefined);
    if (wall === undefined) return undefined;
    const ahead = wall - (started + Date.now()) / 2;
    // plus 0: a clock that is a moment behind would give the number -0
    const zoneMinutes = Math.round(ahead / 60_000 / ZONE_STEP_MINUTES) * ZONE_STEP_MINUTES + 0;
    return { zoneMinutes, aheadMs: Math.round(ahead - zoneMinutes * 60_000) };
  }

  private options() {
    return { timeoutMs: CALL_MS, ...(this.signal && { signal: this.signal }) };
  }
}

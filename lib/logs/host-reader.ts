import { gunzipSync } from 'node:zlib';
import { type LogFileState, parseHits, parseLogState, readLogParts, searchLog } from '@/lib/commands/logs';
import { AppError, isAppError } from '@/lib/errors';
import type { ExecOptions, HostConnection } from '@/lib/ssh/types';
import { denied, missing, rotated, searchSlow } from './errors';
import type { LogChunk, LogReader, SearchHits, SearchRange } from './reader';
import { type LogFilter, logLevels } from './types';

const READ_MS = 15_000;
const SEARCH_MS = 30_000;
const SEARCH_SECONDS = SEARCH_MS / 1000;

type Found = Extract<LogFileState, { state: 'found' }>;

/** Reads one log file of a host over SSH: any place of it, also after it was rotated away, and has the host look for text. */
export class HostLogReader implements LogReader {
  /** Of the last answer. */
  clock?: { zoneMinutes: number; aheadMs: number };

  constructor(
    private readonly conn: HostConnection,
    readonly path: string,
    private readonly signal?: AbortSignal,
  ) {}

  async read(from: number, length: number, file: string): Promise<LogChunk> {
    const [chunk] = await this.readMany([{ from, length }], file);
    return chunk as LogChunk;
  }

  async readMany(ranges: { from: number; length: number }[], file: string): Promise<LogChunk[]> {
    const { found, lines } = await this.ask(readLogParts({ path: this.path, identity: file }, ranges), {
      timeoutMs: READ_MS,
    });
    const [packing, ...data] = lines;
    const packed = Buffer.from(data.join(''), 'base64');
    const bytes = packing === 'gzip' ? gunzipSync(packed) : packed;
    return this.cut(found, ranges, bytes);
  }

  async search(filter: LogFilter, range: SearchRange): Promise<SearchHits> {
    const { from, to, keep, limit } = range;
    const { levels } = filter;
    const otherLevels = logLevels.filter((level) => !levels.includes(level));
    const order = { ...filter, otherLevels, from, to, keep, limit };
    const command = searchLog({ path: this.path, identity: range.file }, order);
    const { found, lines } = await this.ask(command, { timeoutMs: SEARCH_MS });
    const hits = parseHits(lines, Math.min(from, found.size));
    if (!hits) throw noGrep(this.conn.address);
    const { count, bytes, offsets } = hits;
    return { offsets, matches: count, bytes, file: found.identity, size: found.size };
  }

  close(): void {
    this.conn.close();
  }

  /** The first line says which file it is; what follows belongs to the question. */
  private async ask(
    command: string,
    options: Pick<ExecOptions, 'timeoutMs'>,
  ): Promise<{ found: Found; lines: string[] }> {
    const lines: string[] = [];
    const started = Date.now();
    await this.conn
      .exec(command, {
        ...options,
        ...(this.signal && { signal: this.signal }),
        label: `read ${this.path}`,
        onLine: (stream, line) => stream === 'out' && lines.push(line),
      })
      .catch((error) => {
        const slow = options.timeoutMs === SEARCH_MS && isAppError(error) && error.code === 'SSH-TIMEOUT';
        throw slow ? searchSlow(this.conn.address, SEARCH_SECONDS) : error;
      });
    const state = parseLogState(lines.shift() ?? '');
    if (state?.state !== 'found') throw this.notFound(state?.state);
    const half = (Date.now() - started) / 2;
    this.clock ??= { zoneMinutes: state.zoneMinutes, aheadMs: Math.round(state.now - started - half) };
    return { found: state, lines };
  }

  private notFound(state: 'missing' | 'denied' | 'gone' | undefined): AppError {
    if (state === 'gone') return rotated(this.path);
    return state === 'denied' ? denied(this.path, this.conn.address) : missing(this.path, this.conn.address);
  }

  private cut(found: Found, ranges: { from: number; length: number }[], bytes: Uint8Array): LogChunk[] {
    const { size, identity, present } = found;
    let at = 0;
    return ranges.map((range) => {
      const from = range.from < 0 ? Math.max(0, size + range.from) : range.from;
      if (from > size) throw rotated(this.path);
      const part = bytes.subarray(at, at + Math.min(range.length, size - from));
      at += part.length;
      const moved = present !== identity && present !== '-';
      return { from, bytes: part, size, file: identity, ...(moved && { successor: present }) };
    });
  }
}

function noGrep(address: string): AppError {
  return new AppError(
    'LOG-NO-GREP',
    {
      en: `The tools of ${address} cannot look through a file by byte offsets.`,
      zh: `${address} 上的工具无法按字节偏移检索文件。`,
    },
    { remedy: { en: 'Install GNU grep there.', zh: '请在该主机上安装 GNU grep。' } },
  );
}

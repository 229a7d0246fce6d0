import { entriesOf, headOfLine, linesOf, type RawLine } from './entries';
import type { LogChunk, LogReader } from './reader';
import type { LogCursor, LogEntry, LogKind } from './types';

/** Whole entries of a file between two offsets, oldest first. */
export interface LogWindow {
  entries: LogEntry[];
  start: LogCursor;
  end: LogCursor;
  size: number;
  atStart: boolean;
  atEnd: boolean;
}

export interface WindowOptions {
  kind: LogKind;
  /** Bytes to begin with; more are read when they hold no beginning of an entry. */
  bytes?: number;
}

const PAGE_BYTES = 96 * 1024;
const MOST_BYTES = 768 * 1024;

/** Gives a window over these lines of a log. */
export function windowOf(
  { file, size }: Pick<LogChunk, 'file' | 'size'>,
  entries: LogEntry[],
  start: number,
  end: number,
): LogWindow {
  return {
    entries,
    start: { offset: start, file },
    end: { offset: end, file },
    size,
    atStart: start === 0,
    atEnd: end >= size,
  };
}

/** Gives the lines from the first beginning of an entry on; a chunk that begins inside the file begins inside a line. */
function fromFirstHead(chunk: LogChunk, kind: LogKind): RawLine[] {
  const lines = linesOf(chunk.bytes, chunk.from);
  if (chunk.from === 0) return lines;
  const whole = lines.slice(1);
  const first = whole.findIndex((line) => headOfLine(line, kind));
  return first < 0 ? [] : whole.slice(first);
}

/** Without any head in reach, lines stand for themselves; without any line end, what was read does. */
function asTheyAre(chunk: LogChunk): RawLine[] {
  const lines = linesOf(chunk.bytes, chunk.from);
  return chunk.from === 0 || lines.length === 1 ? lines : lines.slice(1);
}

/** Gives the entries that end at `before`, or the newest; grows until at least one begins inside, up to 768 KiB. Throws as the reader. */
export async function readOlder(
  reader: LogReader,
  before: LogCursor | undefined,
  { kind, bytes = PAGE_BYTES }: WindowOptions,
): Promise<LogWindow> {
  const from = before ? Math.max(0, before.offset - bytes) : -bytes;
  const length = before ? before.offset - from : bytes;
  const chunk = await reader.read(from, length, before?.file ?? '');
  const lines = fromFirstHead(chunk, kind);
  const end = chunk.from + chunk.bytes.length;
  const first = lines[0];
  if (first) return windowOf(chunk, entriesOf(lines, kind), first.at, end);
  if (chunk.bytes.length === 0) return windowOf(chunk, [], before?.offset ?? end, end);
  if (bytes < MOST_BYTES) return readOlder(reader, before, { kind, bytes: Math.min(MOST_BYTES, bytes * 4) });
  const rest = asTheyAre(chunk);
  return windowOf(chunk, entriesOf(rest, kind), rest[0]?.at ?? chunk.from, end);
}

/** Lines that are surely complete: inside the file the last line is cut and the last entry may go on. */
function completeLines(chunk: LogChunk, kind: LogKind): RawLine[] {
  const lines = linesOf(chunk.bytes, chunk.from);
  if (chunk.from + chunk.bytes.length >= chunk.size) return lines;
  const whole = lines.filter((line) => line.whole);
  const last = whole.findLastIndex((line) => headOfLine(line, kind));
  if (last > 0) return whole.slice(0, last);
  return whole.length > 0 ? whole : lines;
}

/** Gives the entries that begin at `after`, which is the beginning of a line. Throws as the reader. */
export async function readNewer(
  reader: LogReader,
  after: LogCursor,
  { kind, bytes = PAGE_BYTES }: WindowOptions,
): Promise<LogWindow> {
  const chunk = await reader.read(after.offset, bytes, after.file);
  const lines = completeLines(chunk, kind);
  const unfinished = lines.length === 1 && !lines[0]?.whole;
  if (unfinished && chunk.from + chunk.bytes.length < chunk.size && bytes < MOST_BYTES)
    return readNewer(reader, after, { kind, bytes: Math.min(MOST_BYTES, bytes * 4) });
  const end = lines.at(-1)?.end ?? chunk.from;
  return windowOf(chunk, entriesOf(lines, kind), chunk.from, end);
}

import { entriesOf, headOfLine, linesOf } from './entries';
import { isFiltering, passes } from './filter';
import type { LogReader, SearchHits } from './reader';
import type { LogCursor, LogEntry, LogFilter, LogKind, LogSearch } from './types';
import { type LogWindow, readNewer, readOlder, windowOf } from './window';

/** Around a hit: the beginning of its entry before it, its further lines after it. */
const BEFORE_BYTES = 4 * 1024;
const AFTER_BYTES = 12 * 1024;
const SCAN_PAGE_BYTES = 256 * 1024;
/** How much of a log is fetched to look through it here, when the host cannot do it. */
const SCAN_BYTES = 8 * 1024 * 1024;

export interface SearchOptions {
  kind: LogKind;
  filter: LogFilter;
  /** Entries wanted at most. */
  limit: number;
}

export interface FoundWindow extends LogWindow {
  search: LogSearch;
}

/** Gives the newest entries before `before` (or of all) that pass the filter, by the host where it can, else by paging back through up to 8 MiB. */
export async function searchOlder(
  reader: LogReader,
  before: LogCursor | undefined,
  options: SearchOptions,
): Promise<FoundWindow> {
  if (!reader.search) return scan(reader, before, options, 'older');
  const range = {
    from: 0,
    to: before?.offset ?? Number.MAX_SAFE_INTEGER,
    keep: 'newest' as const,
    limit: options.limit,
    file: before?.file ?? '',
  };
  const hits = await reader.search(options.filter, range);
  const { entries, from } = await entriesAt(reader, hits, options);
  const start = hits.matches > hits.offsets.length ? from : 0;
  return found(hits, entries, start, Math.min(range.to, hits.size));
}

/** Gives the oldest entries from `after` on that pass the filter. */
export async function searchNewer(
  reader: LogReader,
  after: LogCursor,
  options: SearchOptions,
): Promise<FoundWindow> {
  if (!reader.search) return scan(reader, after, options, 'newer');
  const range = {
    from: after.offset,
    to: Number.MAX_SAFE_INTEGER,
    keep: 'oldest' as const,
    limit: options.limit,
    file: after.file,
  };
  const hits = await reader.search(options.filter, range);
  const { entries, to } = await entriesAt(reader, hits, options);
  const end = hits.matches > hits.offsets.length ? to : hits.size;
  return found(hits, entries, after.offset, end);
}

function found(hits: SearchHits, entries: LogEntry[], start: number, end: number): FoundWindow {
  const { matches, bytes } = hits;
  return { ...windowOf(hits, entries, start, end), search: { matches, bytes } };
}

/** Hits close together are read once. */
function rangesAround(offsets: number[]): { from: number; length: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const offset of offsets) {
    const [from, to] = [Math.max(0, offset - BEFORE_BYTES), offset + AFTER_BYTES];
    const last = ranges.at(-1);
    if (last && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.map(({ from, to }) => ({ from, length: to - from }));
}

async function entriesAt(
  reader: LogReader,
  { offsets, file }: SearchHits,
  { kind, filter }: SearchOptions,
): Promise<{ entries: LogEntry[]; from: number; to: number }> {
  if (offsets.length === 0) return { entries: [], from: 0, to: 0 };
  const chunks = await reader.readMany(rangesAround(offsets), file);
  const entries = chunks.flatMap((chunk) => {
    const lines = linesOf(chunk.bytes, chunk.from);
    const whole = chunk.from === 0 ? lines : lines.slice(1);
    const head = whole.findIndex((line) => headOfLine(line, kind));
    const loose = (head < 0 ? whole : whole.slice(0, head)).filter((line) => offsets.includes(line.at));
    const own = loose.flatMap((line) => entriesOf([line], kind));
    return [...own, ...(head < 0 ? [] : entriesOf(whole.slice(head), kind))];
  });
  const hit = (entry: LogEntry) => offsets.some((offset) => offset >= entry.at && offset < entry.end);
  const hits = entries.filter(hit);
  const from = hits[0]?.at ?? (offsets[0] as number);
  const to = hits.at(-1)?.end ?? (offsets.at(-1) as number) + 1;
  return { entries: hits.filter((entry) => passes(entry, filter)), from, to };
}

/** Pages through the log and keeps what passes, until enough is found or the bound is reached. */
async function scan(
  reader: LogReader,
  begin: LogCursor | undefined,
  { kind, filter, limit }: SearchOptions,
  way: 'older' | 'newer',
): Promise<FoundWindow> {
  let entries: LogEntry[] = [];
  let bytes = 0;
  let first: LogWindow | undefined;
  let cursor = begin;
  for (;;) {
    const options = { kind, bytes: SCAN_PAGE_BYTES };
    const page: LogWindow =
      way === 'older' || !cursor
        ? await readOlder(reader, cursor, options)
        : await readNewer(reader, cursor, options);
    first ??= page;
    const kept = page.entries.filter((entry) => passes(entry, filter));
    entries = way === 'older' ? [...kept, ...entries] : [...entries, ...kept];
    bytes += page.end.offset - page.start.offset;
    cursor = way === 'older' ? page.start : page.end;
    const done = way === 'older' ? page.atStart : page.atEnd;
    const stuck = page.end.offset === page.start.offset;
    if (done || stuck || entries.length >= limit || bytes >= SCAN_BYTES) {
      const [start, end] = way === 'older' ? [cursor, first.end] : [first.start, cursor];
      const edges = { atStart: start.offset === 0, atEnd: end.offset >= page.size };
      return { ...page, entries, start, end, ...edges, search: { matches: entries.length, bytes } };
    }
  }
}

/** Gives the entries before a place, filtered or not. */
export async function older(
  reader: LogReader,
  before: LogCursor | undefined,
  options: SearchOptions,
): Promise<LogWindow & { search?: LogSearch }> {
  return isFiltering(options.filter)
    ? searchOlder(reader, before, options)
    : readOlder(reader, before, { kind: options.kind });
}

/** Gives the entries from a place on, filtered or not. */
export async function newer(
  reader: LogReader,
  after: LogCursor,
  options: SearchOptions,
): Promise<LogWindow & { search?: LogSearch }> {
  return isFiltering(options.filter)
    ? searchNewer(reader, after, options)
    : readNewer(reader, after, { kind: options.kind });
}

import { headOfLine, linesOf } from './entries';
import type { LogChunk, LogReader } from './reader';
import type { LogCursor, LogKind } from './types';

const PROBE_BYTES = 8 * 1024;
/** Below this it is quicker to read everything than to halve further. */
const BLOCK_BYTES = 64 * 1024;
/** A stretch without any time stamp is not looked through further. */
const MOST_PROBE_BYTES = 2 * 1024 * 1024;

interface Head {
  at: number;
  stamp: string;
}

/** Gives the beginnings of entries in a chunk; a chunk inside the file begins inside a line. */
function headsIn(chunk: LogChunk, kind: LogKind): Head[] {
  const lines = linesOf(chunk.bytes, chunk.from);
  return (chunk.from === 0 ? lines : lines.slice(1)).flatMap((line) => {
    const head = headOfLine(line, kind);
    return head ? [{ at: line.at, stamp: head.stamp }] : [];
  });
}

/** Looks from `from` on, in growing steps, for the first beginning of an entry before `to`. */
async function headAfter(
  reader: LogReader,
  file: string,
  from: number,
  to: number,
  kind: LogKind,
): Promise<Head | undefined> {
  for (let length = PROBE_BYTES; ; length *= 4) {
    const chunk = await reader.read(from, Math.min(length, to - from + PROBE_BYTES), file);
    const [head] = headsIn(chunk, kind);
    if (head) return head.at < to ? head : undefined;
    if (length >= Math.min(to - from, MOST_PROBE_BYTES)) return undefined;
  }
}

/**
 * Gives the place of the first entry that is not older than `stamp`, or the end of the file: binary search by byte offset, about
 * log2(size / 64 KiB) reads. Where the clock went back, one of the places at which the times cross. Throws as the reader.
 */
export async function findTime(reader: LogReader, stamp: string, kind: LogKind): Promise<LogCursor> {
  const { size, file } = await reader.read(-1, 1, '');
  let low = 0;
  let high = size;
  while (high - low > BLOCK_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const head = await headAfter(reader, file, middle, high, kind);
    if (head && head.stamp < stamp) low = head.at;
    else high = middle;
  }
  const chunk = await reader.read(Math.max(0, low - 1), high - low + BLOCK_BYTES, file);
  const found = headsIn(chunk, kind).find((head) => head.stamp >= stamp);
  if (found) return { offset: found.at, file };
  const next = chunk.from + chunk.bytes.length;
  const later = next < size ? await headAfter(reader, file, next - 1, size, kind) : undefined;
  return { offset: later?.at ?? size, file };
}

import { decodeLine } from './decode';
import { jobHead, type LineHead, lineHead } from './format';
import type { LogEntry, LogKind } from './types';

const LF = 10;
const CR = 13;
const MAX_ENTRY_BYTES = 64 * 1024;
const MAX_ENTRY_LINES = 500;

export interface RawLine {
  at: number;
  end: number;
  bytes: Uint8Array;
  /** It ends with a line end. */
  whole: boolean;
}

/** Cuts bytes that begin at offset `from` of a file into lines. */
export function linesOf(bytes: Uint8Array, from: number): RawLine[] {
  const lines: RawLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LF, start);
    const whole = found >= 0;
    const end = whole ? found : bytes.length;
    const cut = end > start && bytes[end - 1] === CR ? end - 1 : end;
    const next = whole ? end + 1 : end;
    lines.push({ at: from + start, end: from + next, bytes: bytes.subarray(start, cut), whole });
    start = next;
  }
  return lines;
}

const headOf = (kind: LogKind) => (kind === 'job' ? jobHead : lineHead);

/** Cheap test before a line is decoded: stamps begin with a digit. */
const mayBeHead = (line: RawLine) => {
  const first = line.bytes[0] ?? 0;
  return first >= 0x30 && first <= 0x39;
};

/** Reads the head of a line of this kind of log. */
export function headOfLine(line: RawLine, kind: LogKind): LineHead | undefined {
  if (kind !== 'job' && !mayBeHead(line)) return undefined;
  return headOf(kind)(decodeLine(line.bytes.subarray(0, 400)));
}

function newEntry(line: RawLine, head: LineHead | undefined): LogEntry {
  const omitted = Math.max(0, line.bytes.length - MAX_ENTRY_BYTES);
  const text = decodeLine(omitted ? line.bytes.subarray(0, MAX_ENTRY_BYTES) : line.bytes);
  return { at: line.at, end: line.end, ...head, text, ...(omitted && { omitted }) };
}

function append(entry: LogEntry, line: RawLine): void {
  entry.end = line.end;
  const room = entry.omitted ? 0 : Math.max(0, MAX_ENTRY_BYTES - entry.text.length);
  const omitted = Math.max(0, line.bytes.length - room);
  if (room > 0) entry.text += `\n${decodeLine(line.bytes.subarray(0, room))}`;
  if (omitted > 0) entry.omitted = (entry.omitted ?? 0) + omitted;
}

/** Groups lines into entries: lines without a time stay with the line before them, up to 500 lines; in a job log each line is one. */
export function entriesOf(lines: RawLine[], kind: LogKind = 'log'): LogEntry[] {
  const entries: LogEntry[] = [];
  let count = 0;
  for (const line of lines) {
    const head = headOfLine(line, kind);
    const last = entries.at(-1);
    const joins = !head && kind !== 'job' && last?.stamp !== undefined && count < MAX_ENTRY_LINES;
    if (joins && last) append(last, line);
    else entries.push(newEntry(line, head));
    count = joins ? count + 1 : 1;
  }
  return entries;
}

import path from 'node:path';
import { quote } from './quote';

/** A log file: its path and, where a certain one is meant, its identity `device.inode`. */
export interface LogFile {
  path: string;
  identity?: string;
}

export interface ByteRange {
  /** From the end of the file when negative. */
  from: number;
  length: number;
}

const whole = (value: number) => String(Math.trunc(value));

/**
 * Finds the file: itself, or where a rotation has moved the one with this identity in the same directory. Prints `missing`, `denied`, `gone`, or
 * `part SIZE IDENTITY PRESENT SECONDS ZONE`, where PRESENT is the identity of what lies under the path now.
 */
function locate({ path: file, identity }: LogFile): string[] {
  const wanted = /^\d+\.\d+$/.test(identity ?? '') ? (identity as string) : '';
  const inode = wanted.split('.')[1] ?? '';
  return [
    `f=${quote(file)}; d=${quote(path.posix.dirname(file))}; w=${quote(wanted || '-')}; g=$f`,
    `c=$(stat -Lc %d.%i -- "$f" 2>/dev/null) || c=-`,
    '[ -x "$d" ] || [ ! -e "$d" ] || { echo denied; exit 0; }',
    wanted
      ? `if [ "$c" != "$w" ]; then g=$(find "$d" -maxdepth 1 -type f -inum ${inode} 2>/dev/null | head -n 1); [ -n "$g" ] || { echo gone; exit 0; }; fi`
      : '',
    '[ -f "$g" ] || { echo missing; exit 0; }',
    '[ -r "$g" ] || { echo denied; exit 0; }',
    's=$(stat -Lc %s -- "$g"); i=$(stat -Lc %d.%i -- "$g")',
    `echo "part $s $i $c $(date '+%s.%N %z')"`,
  ].filter(Boolean);
}

/** Gives the command that prints where the file is and how long (read by `parseLogParts`), then the ranges one after the other, compressed where the host can, in base64. */
export function readLogParts(file: LogFile, ranges: ByteRange[]): string {
  const reads = ranges.flatMap(({ from, length }) => [
    `o=${whole(from)}; [ "$o" -ge 0 ] || o=$((s + o)); [ "$o" -ge 0 ] || o=0`,
    `[ "$s" -le "$o" ] || tail -c +$((o + 1)) -- "$g" | head -c ${whole(length)}`,
  ]);
  return [
    ...locate(file),
    'parts() {',
    ...reads,
    'true; }',
    'if command -v gzip >/dev/null 2>&1; then echo gzip; parts | gzip -1 | base64; else echo plain; parts | base64; fi',
  ].join('\n');
}

export type LogFileState =
  | { state: 'missing' | 'denied' | 'gone' }
  | {
      state: 'found';
      size: number;
      identity: string;
      /** What lies under the path now. */
      present: string;
      /** The host's clock in ms since 1970, and its minutes ahead of UTC. */
      now: number;
      zoneMinutes: number;
    };

function zoneMinutes(zone: string): number {
  const found = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  if (!found) return 0;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

/** Reads the first line that `readLogParts` and `searchLog` print; undefined when it is something else. */
export function parseLogState(line: string): LogFileState | undefined {
  if (line === 'missing' || line === 'denied' || line === 'gone') return { state: line };
  const [word, size, identity, present, now, zone] = line.split(' ');
  if (word !== 'part' || !identity || !present) return undefined;
  return {
    state: 'found',
    size: Number(size),
    identity,
    present,
    now: Math.round(Number.parseFloat(now ?? '') * 1000),
    zoneMinutes: zoneMinutes(zone ?? ''),
  };
}

export interface LogSearchOrder {
  /** Looked for as it is, byte by byte; '' for any line. */
  text: string;
  ignoreCase: boolean;
  /** Only lines of these levels; lines without a time stamp are given too, because they belong to a line above. */
  levels: readonly string[];
  otherLevels: readonly string[];
  from: number;
  to: number;
  keep: 'newest' | 'oldest';
  limit: number;
}

const STAMP = '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{8,18} *<';
const word = (level: string) => level.replace(/[^A-Z]/g, '');
const either = (levels: readonly string[]) => `(${levels.map(word).join('|')})>`;

function grep({ text, ignoreCase, levels, otherLevels }: LogSearchOrder): string {
  const low = 'nice -n 10 grep -a';
  if (text === '') return `${low} -b -E -e ${quote(`^${STAMP}${either(levels)}`)}`;
  const found = `${low} -b -F ${ignoreCase ? '-i ' : ''}-e ${quote(text)}`;
  if (levels.length === 0 || otherLevels.length === 0) return found;
  return `${found} | grep -a -v -E -e ${quote(`^[0-9]+:${STAMP}${either(otherLevels)}`)}`;
}

/** Gives the command that looks for lines in a range of the file and prints its state, `hits COUNT BYTES` and the byte offsets of at most `limit` of them; `broken` when the host's grep cannot do it. */
export function searchLog(file: LogFile, order: LogSearchOrder): string {
  const limit = Math.max(1, Math.trunc(order.limit));
  const awk =
    order.keep === 'newest'
      ? `{ n++; a[n % l] = $0 } END { print "hits", n + 0, b; for (i = n > l ? n - l + 1 : 1; i <= n; i++) print a[i % l] }`
      : `{ n++; if (n <= l) a[n] = $0 } END { print "hits", n + 0, b; for (i = 1; i <= n && i <= l; i++) print a[i] }`;
  return [
    'LC_ALL=C; export LC_ALL',
    ...locate(file),
    `x=${whole(order.from)}; y=${whole(Math.min(order.to, Number.MAX_SAFE_INTEGER))}; [ "$y" -le "$s" ] || y=$s; [ "$x" -le "$y" ] || x=$y`,
    `printf 'a\\n' | grep -a -b -F -e a >/dev/null 2>&1 || { echo broken; exit 0; }`,
    `tail -c +$((x + 1)) -- "$g" | head -c $((y - x)) | ${grep(order)} | cut -d: -f1 | awk -v l=${limit} -v b=$((y - x)) '${awk}'`,
  ].join('\n');
}

export interface LogHits {
  count: number;
  bytes: number;
  /** Offsets in the file. */
  offsets: number[];
}

/** Reads the lines after the first that `searchLog` printed; undefined when the host's tools could not do it. */
export function parseHits(lines: string[], from: number): LogHits | undefined {
  const [, count, bytes] = /^hits (\d+) (\d+)$/.exec(lines[0] ?? '') ?? [];
  if (count === undefined || bytes === undefined) return undefined;
  const offsets = lines.slice(1).filter((line) => /^\d+$/.test(line));
  return { count: Number(count), bytes: Number(bytes), offsets: offsets.map((line) => Number(line) + from) };
}

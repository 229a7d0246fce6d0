import { type NodeEntry, withTimes } from '@/lib/logs/merge';
import type { FollowEvents, LogCursor, LogEntry, LogPart } from '@/lib/logs/types';

/** An entry with a name of its own in the list: offsets repeat after a rotation. */
export interface ShownEntry extends NodeEntry {
  key: string;
}

/** What is loaded of one node. */
export interface NodeLog extends Omit<LogPart, 'entries'> {
  entries: ShownEntry[];
  /** Counts the files seen while following. */
  generation: number;
}

/** More is not kept in the browser; what is dropped can be loaded again. */
const KEPT = 20_000;

function shown(
  log: Pick<NodeLog, 'alias' | 'source' | 'generation'>,
  entries: LogEntry[],
  from = 0,
): ShownEntry[] {
  const timed = withTimes(log.alias, entries, log.source?.clock?.zoneMinutes ?? 0, from);
  return timed.map((entry) => ({ ...entry, key: `${log.alias}/${log.generation}/${entry.at}` }));
}

/** Gives what a first answer loads of a node. */
export function firstLog(part: LogPart): NodeLog {
  const base = { ...part, generation: 0 };
  return { ...base, entries: shown(base, part.entries) };
}

/** Adds what lies before; newer entries beyond the limit are dropped. */
export function withOlder(log: NodeLog, part: LogPart): NodeLog {
  if (part.problem) return { ...log, problem: part.problem };
  const older = shown(log, part.entries);
  const entries = [...older, ...notBefore(older.at(-1)?.micros ?? 0, log.entries)];
  const { start, atStart } = part;
  const next = { ...log, entries, atStart, ...(start && { start }) };
  if (entries.length <= KEPT) return next;
  const kept = entries.slice(0, KEPT);
  return { ...next, entries: kept, atEnd: false, end: endOf(kept, log) };
}

/** Adds what lies after; older entries beyond the limit are dropped. */
export function withNewer(log: NodeLog, part: LogPart): NodeLog {
  if (part.problem) return { ...log, problem: part.problem };
  const fresh = shown(log, part.entries, log.entries.at(-1)?.micros);
  const { end, atEnd } = part;
  return dropOldest({ ...log, entries: [...log.entries, ...fresh], atEnd, ...(end && { end }) });
}

/** Where the clock was put back between two parts, the later part keeps its place behind the earlier. */
function notBefore(micros: number, entries: ShownEntry[]): ShownEntry[] {
  if ((entries[0]?.micros ?? micros) >= micros) return entries;
  return entries.map((entry) => (entry.micros < micros ? { ...entry, micros } : entry));
}

function endOf(entries: ShownEntry[], log: NodeLog): LogCursor {
  return { offset: entries.at(-1)?.end ?? 0, file: log.end?.file ?? '' };
}

function dropOldest(log: NodeLog): NodeLog {
  if (log.entries.length <= KEPT) return log;
  const entries = log.entries.slice(-KEPT);
  return {
    ...log,
    entries,
    atStart: false,
    start: { offset: entries[0]?.at ?? 0, file: log.start?.file ?? '' },
  };
}

/** Adds lines that were written just now; those without a time go to the entry they belong to. */
export function withLines(log: NodeLog, { entries, end }: FollowEvents['lines']): NodeLog {
  const [first, ...rest] = entries;
  const last = log.entries.at(-1);
  const joins = first?.continues === true && last !== undefined && !last.gap;
  const before = joins ? [...log.entries.slice(0, -1), joined(last, first)] : log.entries;
  const fresh = shown(log, joins ? rest : entries, last?.micros);
  const { problem: _gone, ...whole } = log;
  return dropOldest({ ...whole, entries: [...before, ...fresh], end, atEnd: true });
}

function joined(last: ShownEntry, more: LogEntry): ShownEntry {
  return { ...last, text: `${last.text}\n${more.text}`, end: more.end };
}

/** Notes between the lines that the file was replaced or lines were skipped. */
export function withGap(log: NodeLog, { alias, what, bytes }: FollowEvents['gap']): NodeLog {
  const generation = log.generation + 1;
  const micros = log.entries.at(-1)?.micros ?? 0;
  const mark = { alias, micros, at: -1, end: -1, text: '', gap: { what, bytes } };
  return { ...log, generation, entries: [...log.entries, { ...mark, key: `${alias}/${generation}/gap` }] };
}

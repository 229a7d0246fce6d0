import { microsOf } from './format';
import type { LogEntry, LogPart } from './types';

/** An entry with the node it comes from. */
export interface NodeEntry extends LogEntry {
  alias: string;
  /** Microseconds since 1970; entries without a time have that of the one before them. */
  micros: number;
  /** Not a line but something that happened to the file between the lines. */
  gap?: { what: 'rotated' | 'skipped'; bytes: number };
}

/** Gives entries of one node with their place in time, never going back, so that a merge keeps their order. */
export function withTimes(alias: string, entries: LogEntry[], zoneMinutes = 0, from = 0): NodeEntry[] {
  let last = from;
  return entries.map((entry) => {
    const own = entry.stamp ? microsOf(entry.stamp, zoneMinutes) : last;
    if (own > last) last = own;
    return { ...entry, alias, micros: last };
  });
}

/** Merges lists that are each in order of time; entries of the same time come in the order of the lists. */
export function mergeByTime(lists: NodeEntry[][]): NodeEntry[] {
  const left = lists.filter((list) => list.length > 0);
  if (left.length <= 1) return left[0] ?? [];
  const middle = left.length >> 1;
  return mergeTwo(mergeByTime(left.slice(0, middle)), mergeByTime(left.slice(middle)));
}

function mergeTwo(one: NodeEntry[], two: NodeEntry[]): NodeEntry[] {
  const merged: NodeEntry[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length && j < two.length) {
    const [first, second] = [one[i] as NodeEntry, two[j] as NodeEntry];
    if (first.micros <= second.micros) {
      merged.push(first);
      i++;
    } else {
      merged.push(second);
      j++;
    }
  }
  return merged.concat(one.slice(i), two.slice(j));
}

/** What a merge needs of one node: its entries in order, and whether there are more on either side. */
export interface MergeInput {
  alias: string;
  entries: NodeEntry[];
  atStart: LogPart['atStart'];
  atEnd: LogPart['atEnd'];
}

export interface Merged {
  entries: NodeEntry[];
  /** Nodes of which older or newer lines are needed before more can be shown there. */
  askOlder: string[];
  askNewer: string[];
}

/** A node with more than this held back has enough for the next step. */
const HELD_ENOUGH = 100;

/**
 * Merges what is loaded of several nodes. Lines older than the first loaded line of a node that has older ones are held back, and the same at the
 * other end: otherwise lines loaded later would have to appear between lines already read.
 */
export function mergeLoaded(inputs: MergeInput[]): Merged {
  const full = inputs.filter(({ entries }) => entries.length > 0);
  const from = Math.max(-Infinity, ...full.filter((i) => !i.atStart).map((i) => i.entries[0]?.micros ?? 0));
  const to = Math.min(Infinity, ...full.filter((i) => !i.atEnd).map((i) => i.entries.at(-1)?.micros ?? 0));
  const older = (entry: NodeEntry) => entry.micros < from;
  const newer = (entry: NodeEntry) => entry.micros > to;
  const few = (held: (entry: NodeEntry) => boolean) => (input: MergeInput) =>
    input.entries.filter(held).length < HELD_ENOUGH;
  const aliases = (list: MergeInput[]) => list.map(({ alias }) => alias);
  return {
    entries: mergeByTime(full.map(({ entries }) => entries.filter((each) => !older(each) && !newer(each)))),
    askOlder: aliases(inputs.filter((input) => !input.atStart).filter(few(older))),
    askNewer: aliases(inputs.filter((input) => !input.atEnd).filter(few(newer))),
  };
}

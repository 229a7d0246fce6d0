import type { DocumentKind } from '@/lib/revisions/types';
import { addEntry, entriesIn, removeEntry, setEntry } from './edit';
import { keyedLines } from './keyed-lines';

/** One entry that two texts do not share; absent = not in that text. A key that stands several times has its values joined by line ends. */
export interface EntryChange {
  name: string;
  before?: string;
  after?: string;
}

export interface MergeEntry {
  name: string;
  base?: string;
  mine?: string;
  theirs?: string;
}

export interface Merge {
  /** Absent when an entry was changed on both sides and nobody has chosen. */
  merged?: string;
  /** The entries that both changed, to different values. */
  entries: MergeEntry[];
}

/** Name under which all lines without a key (comments, blank lines) are compared as one. */
const OTHER_LINES = '#';

type Values = Map<string, string[]>;

function valuesOf(kind: DocumentKind, text: string): Values {
  const values: Values = new Map();
  for (const { key, value } of entriesIn(kind, text)) values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

const joined = (values: string[] | undefined) => values?.join('\n');

/** Gives the entries that differ between two texts of a document, in the order of the first, then those that only the second has. */
export function entryChanges(kind: DocumentKind, before: string, after: string): EntryChange[] {
  const [a, b] = [valuesOf(kind, before), valuesOf(kind, after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [was, is] = [joined(a.get(name)), joined(b.get(name))];
    if (was === is) return [];
    return [{ name, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

/** Everything but keys' values: comments, blank lines and the order of keys. */
function shape(kind: DocumentKind, text: string): string {
  return keyedLines(kind, text)
    .lines.map(({ text: line, entry }) => (entry ? `=${entry.key}` : `#${line}`))
    .join('\n');
}

function otherLines(kind: DocumentKind, text: string): string {
  return keyedLines(kind, text)
    .lines.filter(({ entry }) => !entry)
    .map((line) => line.text)
    .join('\n');
}

function put(kind: DocumentKind, text: string, name: string, wanted: string | undefined): string {
  const values = wanted?.split('\n') ?? [];
  const lines = entriesIn(kind, text).filter(({ key }) => key === name);
  if (lines.length === values.length)
    return lines.reduce((now, { line }, at) => setEntry(kind, now, name, values[at] ?? '', line), text);
  const [first] = lines;
  if (first && values.length === 1) {
    const rest = lines.slice(1).reverse();
    const alone = rest.reduce((now, { line }) => removeEntry(kind, now, name, line), text);
    return setEntry(kind, alone, name, values[0] ?? '');
  }
  const without = lines.length > 0 ? removeEntry(kind, text, name) : text;
  return values.reduce((now, value) => addEntry(kind, now, name, value), without);
}

/** Both sides' lines without a key: the side that changed them carries the result. */
function carrier(kind: DocumentKind, base: string, mine: string, theirs: string): string | undefined {
  if (shape(kind, theirs) === shape(kind, base)) return mine;
  const [was, ours, others] = [base, mine, theirs].map((text) => otherLines(kind, text));
  if (ours === was || ours === others) return theirs;
  return others === was ? mine : undefined;
}

/**
 * Merges two changes of one document by entry; where both sides changed an entry to different values, `choices` decides by its name, and without a choice
 * nothing is merged. Lines without a key count as one entry named `#`. Nothing that either side added or changed is lost.
 */
export function mergeTexts(
  kind: DocumentKind,
  base: string,
  mine: string,
  theirs: string,
  choices: Record<string, 'mine' | 'theirs'> = {},
): Merge {
  if (mine === theirs || theirs === base) return { merged: mine, entries: [] };
  if (mine === base) return { merged: theirs, entries: [] };
  const ours = new Map(entryChanges(kind, base, mine).map((each) => [each.name, each]));
  const others = new Map(entryChanges(kind, base, theirs).map((each) => [each.name, each]));
  const entries = [...ours.values()].flatMap(({ name, before, after }): MergeEntry[] => {
    const other = others.get(name);
    if (!other || other.after === after) return [];
    return [
      {
        name,
        ...(before !== undefined && { base: before }),
        ...(after !== undefined && { mine: after }),
        ...(other.after !== undefined && { theirs: other.after }),
      },
    ];
  });
  const carried = carrier(kind, base, mine, theirs);
  if (carried === undefined) {
    const lines = (text: string) => otherLines(kind, text);
    entries.push({ name: OTHER_LINES, base: lines(base), mine: lines(mine), theirs: lines(theirs) });
  }
  if (entries.some(({ name }) => !Object.hasOwn(choices, name))) return { entries };
  const start = carried ?? (choices[OTHER_LINES] === 'mine' ? mine : theirs);
  const names = new Set([...ours.keys(), ...others.keys()]);
  const merged = [...names].reduce((text, name) => {
    const [our, other] = [ours.get(name), others.get(name)];
    const take =
      our && other && our.after !== other.after ? (choices[name] === 'mine' ? our : other) : (our ?? other);
    return put(kind, text, name, take?.after);
  }, start);
  return { merged, entries };
}

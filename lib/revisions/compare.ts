import { entriesIn } from '@/lib/config/edit';
import { entryChanges } from '@/lib/config/merge';
import { documentOf } from './documents';
import type { DriftItem } from './types';

/** What one document says in all the places that hold it. */
export interface Held {
  key: string;
  /** Text of the last applied revision. */
  stored: string;
  /** What the Raft group says; absent where it owns nothing or could not be asked. */
  group?: string;
  files: { host: string; text: string }[];
  /** The group is the truth and the files are copies that the server may leave behind. */
  copies: boolean;
  /** Texts of earlier revisions: a copy that is merely old is no change by somebody. */
  earlier?: string[];
}

function valuesOf(key: string, text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const { key: name, value } of entriesIn(documentOf(key, '').kind, text))
    values.set(name, values.has(name) ? `${values.get(name)}\n${value}` : value);
  return values;
}

/** Gives the entries of a document that do not say the same everywhere. */
export function driftOf({ key, stored, group, files, copies, earlier = [] }: Held): DriftItem[] {
  const { kind } = documentOf(key, '');
  const old = new Map<string, Set<string | undefined>>();
  const wasOnce = (name: string, value: string | undefined) => {
    const known = old.get(name) ?? new Set(earlier.map((text) => valuesOf(key, text).get(name)));
    old.set(name, known);
    return known.has(value);
  };
  const names = new Set<string>();
  if (group !== undefined) for (const { name } of entryChanges(kind, stored, group)) names.add(name);
  const truth = group ?? stored;
  for (const { text } of files) {
    for (const { name, after } of entryChanges(kind, copies ? truth : stored, text))
      if (!copies || !wasOnce(name, after)) names.add(name);
  }
  const [inStored, inGroup] = [valuesOf(key, stored), group === undefined ? undefined : valuesOf(key, group)];
  const inFiles = files.map(({ host, text }) => ({ host, values: valuesOf(key, text) }));
  return [...names].map((name) => {
    const value = inStored.get(name);
    const held = inGroup?.get(name);
    return {
      key,
      name,
      ...(value !== undefined && { stored: value }),
      ...(held !== undefined && { group: held }),
      files: inFiles.map(({ host, values }) => {
        const there = values.get(name);
        return { host, ...(there !== undefined && { value: there }) };
      }),
    };
  });
}

/** Where the group itself says something else than Deck, its copies on the hosts say nothing of their own: they follow it sooner or later. */
const saysWhat = ({ stored, group, files }: DriftItem) =>
  JSON.stringify([
    stored ?? null,
    group ?? null,
    group !== undefined && group !== stored ? [] : files.map(({ host, value }) => [host, value ?? null]),
  ]);

/** Carries over what was ignored: an entry comes back as soon as it says something else. */
export function keepIgnored(before: readonly DriftItem[], now: readonly DriftItem[]): DriftItem[] {
  const ignored = new Map(
    before.flatMap((item) =>
      item.ignored ? [[`${item.key}\n${item.name}\n${saysWhat(item)}`, item.ignored]] : [],
    ),
  );
  return now.map((item) => {
    const mark = ignored.get(`${item.key}\n${item.name}\n${saysWhat(item)}`);
    return mark ? { ...item, ignored: mark } : item;
  });
}

import { type CfgName, type Parameter, parameter, parametersFor } from './catalogue';
import { entryMap } from './edit-session';

/** Category of parameters that the catalogue does not know. */
export const otherCategory = 'other';

/** One file of the same kind, as edited and as it is. */
export interface FormDocument {
  key: string;
  alias: string;
  text: string;
  present: string;
}

/** One parameter with its values in the files that the form shows. */
export interface FormRow {
  name: string;
  category: string;
  parameter?: Parameter;
  values: { key: string; alias: string; value?: string; present?: string }[];
  /** The value, where all files have the same one; absent where it is not set everywhere. */
  value?: string;
  /** Whether the files have different values. */
  differs: boolean;
  set: boolean;
  changed: boolean;
}

const topologyNames: Record<string, string[]> = {
  'controller.cfg': ['mode', 'localSite'],
  'agent.cfg': ['mode', 'localSite', 'sites'],
};

/** Tells whether a parameter follows from the topology, so that a form must not change it. */
export const isFixed = (file: CfgName, name: string): boolean => topologyNames[file]?.includes(name) ?? false;

/** Gives a row for every parameter of a kind of file and for every other entry found in the files. */
export function formRows(file: CfgName, documents: readonly FormDocument[]): FormRow[] {
  const maps = documents.map(({ key, alias, text, present }) => ({
    key,
    alias,
    now: entryMap(key, text),
    before: entryMap(key, present),
  }));
  const known = parametersFor(file).filter((p) => !p.commandLineOnly);
  const names = new Set(known.map((p) => p.name));
  for (const { now, before } of maps) for (const name of [...now.keys(), ...before.keys()]) names.add(name);
  return [...names].map((name) => {
    const values = maps.map(({ key, alias, now, before }) => ({
      key,
      alias,
      ...optional('value', now.get(name)),
      ...optional('present', before.get(name)),
    }));
    const first = values[0]?.value;
    const same = values.every((v) => v.value === first);
    const found = parameter(name);
    return {
      name,
      category: found?.category ?? otherCategory,
      ...(found ? { parameter: found } : {}),
      values,
      ...optional('value', same ? first : undefined),
      differs: !same,
      set: values.some((v) => v.value !== undefined),
      changed: values.some((v) => v.value !== v.present),
    };
  });
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

export interface RowFilter {
  words: string;
  category: string | undefined;
  setOnly: boolean;
}

/** Tells whether a row is asked for; words are looked up in name and both descriptions. */
export function isAskedFor(row: FormRow, { words, category, setOnly }: RowFilter): boolean {
  if (setOnly && !row.set && !row.changed) return false;
  if (category !== undefined && row.category !== category) return false;
  const text =
    `${row.name} ${row.parameter?.description_en ?? ''} ${row.parameter?.description_zh ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Gives rows by category, in the order of their first row, unknown ones last. */
export function byCategory<T extends { category: string }>(rows: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.category, [...(groups.get(row.category) ?? []), row]);
  return [...groups].sort(([a], [b]) => Number(a === otherCategory) - Number(b === otherCategory));
}

/** Which partition each row belongs to. */
import { castVector } from '../cast.ts';
import { ScriptError } from '../errors.ts';
import { formatScalar } from '../format.ts';
import { at, nullOf, strings, T, type Vector, vectorOf } from '../values.ts';
import type { SchemeLevel } from './definition.ts';

export type Policy = 'add' | 'skip' | 'fail';

/** Rows of one level: the number of each row's partition (-1: dropped) and the partitions' names. */
interface LevelSplit {
  ids: Int32Array;
  names: string[];
}
export interface Split {
  /** Row numbers of each partition, by its path. */
  partitions: Map<string, Int32Array>;
  /** Texts of values that a VALUE level did not have, one list a level. */
  added: string[][];
}

/** The name of a VALUE partition: dates lose their dots. */
export function valueName(level: SchemeLevel, text: string): string {
  return level.type >= T.DATE && level.type <= T.NANOTIMESTAMP ? text.replace(/[.:]/g, '') : text;
}

function rangeName(level: SchemeLevel, i: number): string {
  return `${valueName(level, level.values[i]!)}_${valueName(level, level.values[i + 1]!)}`;
}

/** Raw values of a column in the scheme's type; texts for SYMBOL and STRING. */
function rawItems(v: Vector, type: number): ArrayLike<unknown> {
  const converted = castVector(v, type === T.SYMBOL ? T.STRING : type);
  return converted.dict ? strings(converted) : converted.data;
}

/** Numbers rows by distinct raw value; `resolve` decides once for each value, -1 drops it. */
function byValue(items: ArrayLike<unknown>, resolve: (raw: unknown, row: number) => number): Int32Array {
  const ids = new Int32Array(items.length);
  const known = new Map<unknown, number>();
  let lastRaw: unknown;
  let lastId = -1;
  for (let i = 0; i < ids.length; i++) {
    const raw = items[i];
    if (i === 0 || raw !== lastRaw) {
      let id = known.get(raw);
      if (id === undefined) {
        id = resolve(raw, i);
        known.set(raw, id);
      }
      lastRaw = raw;
      lastId = id;
    }
    ids[i] = lastId;
  }
  return ids;
}

function splitByValue(level: SchemeLevel, v: Vector, policy: Policy, added: string[]): LevelSplit {
  const converted = castVector(v, level.type === T.SYMBOL ? T.STRING : level.type);
  const known = new Set(level.values);
  const names: string[] = [];
  const empty = nullOf(converted.type);
  const ids = byValue(rawItems(converted, converted.type), (raw, row) => {
    if (raw === empty) return -1;
    const item = at(converted, row);
    const text = item.form === 'scalar' ? formatScalar(item) : '';
    if (!known.has(text)) {
      if (policy === 'fail')
        throw new ScriptError(
          `The value ${text} is out of the partition range of the database (newValuePartitionPolicy=fail).`,
        );
      if (policy === 'skip') return -1;
      added.push(text);
    }
    return names.push(valueName(level, text)) - 1;
  });
  return { ids, names };
}

function splitByRange(level: SchemeLevel, v: Vector): LevelSplit {
  const bounds = rawItems(boundsOf(level), level.type) as ArrayLike<number | bigint | string>;
  const ids = byValue(rawItems(v, level.type), (raw) => {
    const x = raw as number | bigint | string;
    for (let i = 0; i + 1 < bounds.length; i++) if (x >= bounds[i]! && x < bounds[i + 1]!) return i;
    return -1;
  });
  return { ids, names: level.values.slice(1).map((_, i) => rangeName(level, i)) };
}

/** A level's values as a vector of its type. */
export function boundsOf(level: SchemeLevel): Vector {
  return castVector(vectorOf(T.STRING, level.values), level.type);
}

function hashOf(raw: unknown): number {
  if (typeof raw === 'number' || typeof raw === 'bigint') return Math.abs(Number(raw));
  let hash = 0;
  for (const c of String(raw)) hash = (hash * 31 + c.codePointAt(0)!) >>> 0;
  return hash;
}

function splitByHash(level: SchemeLevel, v: Vector): LevelSplit {
  const n = level.buckets!;
  const names = Array.from({ length: n }, (_, i) => `Key${i}`);
  return { ids: byValue(rawItems(v, level.type), (raw) => hashOf(raw) % n), names };
}

function splitByList(level: SchemeLevel, v: Vector): LevelSplit {
  const lists = level.lists!.map((values) =>
    rawItems(castVector(vectorOf(T.STRING, values), level.type), level.type),
  );
  const ids = byValue(rawItems(v, level.type), (raw) =>
    lists.findIndex((items) => Array.from(items).includes(raw)),
  );
  return { ids, names: lists.map((_, i) => `List${i}`) };
}

function splitLevel(level: SchemeLevel, v: Vector, policy: Policy, added: string[]): LevelSplit {
  if (level.kind === 'VALUE') return splitByValue(level, v, policy, added);
  if (level.kind === 'RANGE') return splitByRange(level, v);
  return level.kind === 'HASH' ? splitByHash(level, v) : splitByList(level, v);
}

function combine(a: LevelSplit, b: LevelSplit): LevelSplit {
  const names: string[] = [];
  const known = new Map<number, number>();
  const ids = a.ids.map((x, i) => {
    const y = b.ids[i]!;
    if (x < 0 || y < 0) return -1;
    const key = x * b.names.length + y;
    let id = known.get(key);
    if (id === undefined) {
      id = names.push(`${a.names[x]}/${b.names[y]}`) - 1;
      known.set(key, id);
    }
    return id;
  });
  return { ids, names };
}

/** Splits rows by the values of their partition columns, one level after the other. */
export function splitRows(levels: SchemeLevel[], columns: Vector[], policy: Policy): Split {
  const added: string[][] = levels.map(() => []);
  const whole = levels.map((level, i) => splitLevel(level, columns[i]!, policy, added[i]!)).reduce(combine);
  const sizes = new Int32Array(whole.names.length);
  for (const id of whole.ids) if (id >= 0) sizes[id]! += 1;
  const rows = Array.from(sizes, (n) => new Int32Array(n));
  const used = new Int32Array(sizes.length);
  for (let i = 0; i < whole.ids.length; i++) {
    const id = whole.ids[i]!;
    if (id >= 0) rows[id]![used[id]!++] = i;
  }
  const partitions = new Map<string, Int32Array>();
  whole.names.forEach((name, i) => {
    if (sizes[i]! > 0) partitions.set(name, rows[i]!);
  });
  return { partitions, added };
}

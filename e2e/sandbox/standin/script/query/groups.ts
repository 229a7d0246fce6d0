import { strings, type Vector } from '../values.ts';
import { gather } from '../vectors.ts';

/** Which group each row belongs to; groups are numbered in the order of their keys. */
export interface Groups {
  ids: Int32Array;
  count: number;
  /** First row of each group. */
  first: Int32Array;
}

const DENSE_LIMIT = 1 << 23;

export function oneGroup(rows: number): Groups {
  return { ids: new Int32Array(rows), count: 1, first: new Int32Array(1).fill(rows > 0 ? 0 : -1) };
}

/** Small whole numbers that tell a column's values apart. */
function codesOf(v: Vector): { codes: Int32Array; size: number } {
  if (v.dict) return { codes: v.data as Int32Array, size: v.dict.length };
  const compact = v.data instanceof Int32Array ? offsets(v.data) : undefined;
  if (compact) return compact;
  const known = new Map<unknown, number>();
  const codes = new Int32Array(v.data.length);
  for (let i = 0; i < codes.length; i++) {
    const raw = v.data[i];
    let code = known.get(raw);
    if (code === undefined) {
      code = known.size;
      known.set(raw, code);
    }
    codes[i] = code;
  }
  return { codes, size: known.size };
}

function offsets(data: Int32Array): { codes: Int32Array; size: number } | undefined {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    if (data[i]! < min) min = data[i]!;
    if (data[i]! > max) max = data[i]!;
  }
  if (data.length === 0 || max - min > DENSE_LIMIT / 8) return undefined;
  const codes = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) codes[i] = data[i]! - min;
  return { codes, size: max - min + 1 };
}

/** Splits the groups so far by one more column. */
function refine(groups: { ids: Int32Array; count: number }, v: Vector): { ids: Int32Array; count: number } {
  const { codes, size } = codesOf(v);
  const ids = new Int32Array(codes.length);
  let count = 0;
  if (groups.count * size <= DENSE_LIMIT) {
    const seen = new Int32Array(groups.count * size).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      const key = groups.ids[i]! * size + codes[i]!;
      if (seen[key] === -1) seen[key] = count++;
      ids[i] = seen[key]!;
    }
    return { ids, count };
  }
  const seen = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) {
    const key = groups.ids[i]! * size + codes[i]!;
    let id = seen.get(key);
    if (id === undefined) {
      id = count++;
      seen.set(key, id);
    }
    ids[i] = id;
  }
  return { ids, count };
}

/** Groups in order of first appearance. */
function unsorted(keys: Vector[], rows: number): Groups {
  let groups: { ids: Int32Array; count: number } = { ids: new Int32Array(rows), count: 1 };
  for (const key of keys) groups = refine(groups, key);
  const count = rows === 0 ? 0 : groups.count;
  const first = new Int32Array(count);
  for (let i = rows - 1; i >= 0; i--) first[groups.ids[i]!] = i;
  return { ids: groups.ids, count, first };
}

/** Groups rows by equal keys, ordered by key. */
export function groupRows(keys: Vector[], rows: number): Groups {
  const { ids, count, first } = unsorted(keys, rows);
  const order = sortRows(
    keys.map((key) => ({ vector: gather(key, first), desc: false })),
    count,
  );
  const rank = new Int32Array(count);
  order.forEach((old, position) => {
    rank[old] = position;
  });
  return { ids: ids.map((id) => rank[id]!), count, first: order.map((old) => first[old]!) };
}

/** First row of each distinct combination, in row order. */
export function distinctRows(columns: Vector[], rows: number): Int32Array {
  return unsorted(columns, rows).first;
}

/** Row numbers in the order of the keys; equal rows keep their order. */
export function sortRows(keys: { vector: Vector; desc: boolean }[], rows: number): Int32Array {
  const items = keys.map(({ vector, desc }) => ({
    data: (vector.dict ? strings(vector) : vector.data) as ArrayLike<number | bigint | string>,
    sign: desc ? -1 : 1,
  }));
  return Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => {
    for (const { data, sign } of items) {
      const [x, y] = [data[a]!, data[b]!];
      if (x !== y) return x < y ? -sign : sign;
    }
    return a - b;
  });
}

/** Picking from, joining and building vectors. */
import { castVector, single } from './cast.ts';
import { ScriptError } from './errors.ts';
import {
  allocate,
  anyVector,
  at,
  type Column,
  isFloating,
  isNumeric,
  isTemporal,
  isText,
  isWide,
  nullOf,
  nulls,
  repeat,
  storageOf,
  strings,
  T,
  type Table,
  type Value,
  type Vector,
  VOID,
  vector,
} from './values.ts';

/** Rows `index` of a vector; an index of -1 gives NULL. */
export function gather(v: Vector, index: Int32Array): Vector {
  const from = v.data as unknown as Record<number, unknown>;
  const items = allocate(v.type, index.length) as unknown as Record<number, unknown>;
  const size = v.data.length;
  const empty = storageOf(v.type) === 'any' ? VOID : nullOf(v.type);
  for (let i = 0; i < index.length; i++) {
    const at = index[i]!;
    items[i] = at >= 0 && at < size ? from[at] : empty;
  }
  return vector(v.type, items as unknown as Vector['data'], v.dict);
}

export function slice(v: Vector, from: number, to: number): Vector {
  return vector(v.type, v.data.slice(from, to) as Vector['data'], v.dict);
}

export const mapColumns = (t: Table, fn: (v: Vector) => Vector): Table => ({
  ...t,
  columns: t.columns.map((c): Column => ({ name: c.name, vector: fn(c.vector) })),
});

/** Row numbers whose flag is true. */
export function flagged(flags: Vector): Int32Array {
  const data = castVector(flags, T.BOOL).data as Int8Array;
  let n = 0;
  for (let i = 0; i < data.length; i++) if (data[i] === 1) n++;
  const result = new Int32Array(n);
  for (let i = 0, k = 0; i < data.length; i++) if (data[i] === 1) result[k++] = i;
  return result;
}

/** The type that holds values of both types, or ANY. */
export function commonType(a: number, b: number): number {
  if (a === b) return a;
  if (a === T.VOID) return b;
  if (b === T.VOID) return a;
  if (isText(a) && isText(b)) return T.STRING;
  if (isNumeric(a) && isNumeric(b)) return numericType(a, b);
  if (isTemporal(a) && isTemporal(b)) return isWide(a) || (!isWide(b) && a > b) ? a : b;
  return T.ANY;
}

function numericType(a: number, b: number): number {
  if (isFloating(a) || isFloating(b)) return a === T.FLOAT && b === T.FLOAT ? T.FLOAT : T.DOUBLE;
  return Math.max(a, b);
}

function joinSymbols(parts: Vector[], total: number): Vector {
  const dict = [''];
  const known = new Map<string, number>([['', 0]]);
  const items = new Int32Array(total);
  let offset = 0;
  for (const part of parts) {
    const codes = part.dict!.map((text) => {
      const code = known.get(text) ?? dict.push(text) - 1;
      known.set(text, code);
      return code;
    });
    const data = part.data as Int32Array;
    for (let i = 0; i < data.length; i++) items[offset + i] = codes[data[i]!]!;
    offset += data.length;
  }
  return vector(T.SYMBOL, items, dict);
}

/** Vectors one after the other, converted to `type` when it is given, else to their common type. */
export function concat(
  parts: Vector[],
  type: number = parts.reduce<number>((t, p) => commonType(t, p.type), T.VOID),
): Vector {
  if (parts.length === 1) return castVector(parts[0]!, type);
  const same = parts.map((p) => castVector(p, type));
  const total = same.reduce((n, p) => n + p.data.length, 0);
  if (type === T.SYMBOL) return joinSymbols(same, total);
  const items = allocate(type, total);
  let offset = 0;
  for (const part of same) {
    if (ArrayBuffer.isView(items)) (items as Int32Array).set(part.data as Int32Array, offset);
    else for (let i = 0; i < part.data.length; i++) (items as unknown[])[offset + i] = part.data[i];
    offset += part.data.length;
  }
  return vector(type, items);
}

/** A value as a vector: scalars become one item, or `n` equal ones. */
export function asVector(value: Value, n?: number): Vector {
  switch (value.form) {
    case 'vector':
      return value;
    case 'scalar':
      return n === undefined ? single(value) : repeat(value, n);
    case 'pair':
      return vector(value.type, value.data);
    case 'set':
      return value.items;
    case 'void':
      return nulls(T.VOID, n ?? 1);
    case 'table':
      if (value.columns.length === 1) return value.columns[0]!.vector;
      throw new ScriptError('A vector is expected, a table was given');
    default:
      return anyVector(n === undefined ? [value] : new Array<Value>(n).fill(value));
  }
}

/** What `[a, b, c]` makes: one typed vector where the items allow it, else an ANY vector. */
export function collect(items: Value[]): Vector {
  let type: number = T.VOID;
  for (const item of items) {
    if (item.form !== 'scalar' && item.form !== 'void') return anyVector(items);
    if (item.form === 'scalar') type = commonType(type, item.type === T.SYMBOL ? T.STRING : item.type);
  }
  return type === T.ANY || type === T.VOID ? anyVector(items) : castVector(anyVector(items), type);
}

/** Plain text of scalars and vectors of text; a table's or dict's names for functions that take either. */
export function texts(value: Value): string[] {
  if (value.form === 'vector' && storageOf(value.type) === 'any')
    return (value.data as Value[]).flatMap(texts);
  return strings(castVector(asVector(value), T.STRING));
}

/** A table cut to rows `from` (inclusive) to `to` (exclusive). */
export const sliceTable = (t: Table, from: number, to: number): Table =>
  mapColumns(t, (v) => slice(v, from, to));

/** Items of any value that can be walked over by `for` and `each`. */
export function itemsOf(value: Value): Value[] {
  const v = value.form === 'dict' ? value.keys : asVector(value);
  return Array.from({ length: v.data.length }, (_, i) => at(v, i));
}

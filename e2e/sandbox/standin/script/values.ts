/**
 * The value model. Vectors hold typed arrays with the server's NULL sentinels; scalars hold plain JS values and `null` for NULL.
 * BOOL is 0/1 in Int8Array; 8-byte types are bigint; SYMBOL vectors are always codes into `dict`, whose entry 0 is '' (NULL).
 */
import { isWide, nullOf, storageOf, T } from './types.ts';

export * from './types.ts';

export type Items =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | string[]
  | Value[];

export interface Void {
  form: 'void';
}
export interface Scalar {
  form: 'scalar';
  type: number;
  /** number (BOOL: 0/1), bigint for 8-byte types, string for text types; null is NULL. */
  value: number | bigint | string | null;
}
export interface Vector {
  form: 'vector';
  type: number;
  data: Items;
  /** SYMBOL only: `data` is an Int32Array of indexes into this. */
  dict?: string[];
}
export interface Pair {
  form: 'pair';
  type: number;
  data: Items;
}
export interface SetValue {
  form: 'set';
  items: Vector;
}
export interface Dict {
  form: 'dict';
  keys: Vector;
  /** ANY vector when the values are mixed. */
  values: Vector;
}
export interface Column {
  name: string;
  vector: Vector;
}
export interface Table {
  form: 'table';
  name: string;
  columns: Column[];
}
/** A function as a value; `impl` is the engine's own and never travels. */
export interface FunctionDef {
  form: 'functiondef';
  name: string;
  impl?: unknown;
}
/** `database(…)`: sent to a client as a HANDLE scalar holding the URL. */
export interface DatabaseHandle {
  form: 'database';
  url: string;
  /** Scheme of a database that was never stored (a building block of COMPO). */
  scheme?: unknown;
}
/** `loadTable(…)`: no rows are held; sent to a client as a table without rows (`schema`). */
export interface PartitionedTable {
  form: 'ptable';
  url: string;
  name: string;
  schema: Table;
}
export type Value =
  | Void
  | Scalar
  | Vector
  | Pair
  | SetValue
  | Dict
  | Table
  | FunctionDef
  | DatabaseHandle
  | PartitionedTable;

export const VOID: Void = { form: 'void' };

export function scalar(type: number, value: number | bigint | string | boolean | null): Scalar {
  if (value === null) return { form: 'scalar', type, value };
  if (typeof value === 'boolean') return { form: 'scalar', type, value: value ? 1 : 0 };
  if (isWide(type)) return { form: 'scalar', type, value: BigInt(value) };
  return { form: 'scalar', type, value: typeof value === 'bigint' ? Number(value) : value };
}
export const bool = (value: boolean | null): Scalar => scalar(T.BOOL, value);
export const int = (value: number | null): Scalar => scalar(T.INT, value);
export const long = (value: number | bigint | null): Scalar => scalar(T.LONG, value);
export const double = (value: number | null): Scalar => scalar(T.DOUBLE, value);
export const string = (value: string | null): Scalar => scalar(T.STRING, value);
export const date = (days: number | null): Scalar => scalar(T.DATE, days);
export const timestamp = (ms: number | bigint | null): Scalar => scalar(T.TIMESTAMP, ms);

/** Zero-filled items for `n` values of a type. */
export function allocate(type: number, n: number): Items {
  switch (storageOf(type)) {
    case 'int8':
      return new Int8Array(n);
    case 'int16':
      return new Int16Array(n);
    case 'int32':
    case 'symbol':
      return new Int32Array(n);
    case 'int64':
      return new BigInt64Array(n);
    case 'float32':
      return new Float32Array(n);
    case 'float64':
      return new Float64Array(n);
    case 'text':
      return new Array<string>(n).fill('');
    default:
      return new Array<Value>(n).fill(VOID);
  }
}

export function vector(type: number, data: Items, dict?: string[]): Vector {
  return dict ? { form: 'vector', type, data, dict } : { form: 'vector', type, data };
}
/** A vector of `n` NULLs. */
export function nulls(type: number, n: number): Vector {
  if (type === T.SYMBOL) return vector(type, new Int32Array(n), ['']);
  const items = allocate(type, n);
  if (storageOf(type) !== 'any') (items as unknown[]).fill(nullOf(type));
  return vector(type, items);
}
/** A vector from plain values; `null` becomes the type's NULL. */
export function vectorOf(
  type: number,
  values: readonly (number | bigint | string | boolean | null)[],
): Vector {
  if (type === T.SYMBOL) return symbolVector(values.map((v) => (v === null ? '' : String(v))));
  const result = nulls(type, values.length);
  values.forEach((v, i) => {
    if (v !== null) setRaw(result.data, i, isWide(type) ? BigInt(v) : typeof v === 'boolean' ? Number(v) : v);
  });
  return result;
}
export const intVector = (values: readonly (number | null)[]): Vector => vectorOf(T.INT, values);
export const longVector = (values: readonly (number | bigint | null)[]): Vector => vectorOf(T.LONG, values);
export const doubleVector = (values: readonly (number | null)[]): Vector => vectorOf(T.DOUBLE, values);
export const boolVector = (values: readonly (boolean | null)[]): Vector => vectorOf(T.BOOL, values);
export const stringVector = (values: readonly string[]): Vector => vector(T.STRING, values.slice());
export const anyVector = (values: readonly Value[]): Vector => vector(T.ANY, values.slice());

/** A dictionary-encoded SYMBOL vector. */
export function symbolVector(values: readonly string[]): Vector {
  const dict = [''];
  const codes = new Map<string, number>([['', 0]]);
  const data = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const text = values[i]!;
    let code = codes.get(text);
    if (code === undefined) {
      code = dict.length;
      codes.set(text, code);
      dict.push(text);
    }
    data[i] = code;
  }
  return vector(T.SYMBOL, data, dict);
}

export function pair(
  type: number,
  first: number | bigint | string | null,
  second: number | bigint | string | null,
): Pair {
  return { form: 'pair', type, data: vectorOf(type === T.SYMBOL ? T.STRING : type, [first, second]).data };
}
export function dict(keys: Vector, values: Vector): Dict {
  return { form: 'dict', keys, values };
}
/** A dict with STRING keys and mixed values, as `schema()` and `license()` answer. */
export function record(entries: Record<string, Value>): Dict {
  return dict(stringVector(Object.keys(entries)), anyVector(Object.values(entries)));
}
export function table(columns: Record<string, Vector> | Column[], name = ''): Table {
  const list = Array.isArray(columns)
    ? columns
    : Object.entries(columns).map(([key, v]) => ({ name: key, vector: v }));
  return { form: 'table', name, columns: list };
}

/** The texts of a STRING or SYMBOL vector (of any vector kept as text). */
export function strings(v: Vector): string[] {
  if (!v.dict) return v.data as string[];
  const { data, dict: entries } = v;
  const result = new Array<string>(data.length);
  for (let i = 0; i < data.length; i++) result[i] = entries[data[i] as number]!;
  return result;
}

function setRaw(items: Items, i: number, value: unknown): void {
  (items as unknown[])[i] = value;
}

/** Item `i` of a vector as a value of its own; out of range gives NULL. */
export function at(v: Vector, i: number): Value {
  if (storageOf(v.type) === 'any') return (v.data as Value[])[i] ?? VOID;
  if (i < 0 || i >= v.data.length) return scalar(v.type, null);
  const raw = v.dict ? v.dict[v.data[i] as number]! : (v.data[i] as number | bigint | string);
  const isNull = v.dict ? raw === '' : raw === nullOf(v.type);
  return { form: 'scalar', type: v.type, value: isNull ? null : raw };
}

/** `n` copies of a scalar as a vector; a scalar SYMBOL shares one dictionary entry. */
export function repeat(value: Scalar, n: number): Vector {
  const result = nulls(value.type, n);
  if (value.value === null) return result;
  if (result.dict) {
    result.dict.push(String(value.value));
    (result.data as Int32Array).fill(1);
    return result;
  }
  (result.data as unknown[]).fill(value.value);
  return result;
}

/** Rows of a value: 1 for a scalar, the length of a vector, the rows of a table. */
export function rowsOf(value: Value): number {
  switch (value.form) {
    case 'vector':
    case 'pair':
      return value.data.length;
    case 'set':
      return value.items.data.length;
    case 'dict':
      return value.keys.data.length;
    case 'table':
      return value.columns[0]?.vector.data.length ?? 0;
    case 'void':
    case 'ptable':
      return 0;
    default:
      return 1;
  }
}

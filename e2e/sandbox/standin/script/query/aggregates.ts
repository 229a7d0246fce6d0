import { castVector } from '../cast.ts';
import { ScriptError } from '../errors.ts';
import {
  allocate,
  DOUBLE_NULL,
  isFloating,
  isTemporal,
  isText,
  isWide,
  LONG_NULL,
  nullOf,
  nulls,
  strings,
  T,
  typeName,
  type Vector,
  vector,
} from '../values.ts';
import { gather } from '../vectors.ts';
import type { Groups } from './groups.ts';

type Kernel = (v: Vector, groups: Groups) => Vector;
type Raw = { [i: number]: number | bigint | string; length: number };

function numeric(v: Vector): { data: Float64Array; empty: number } {
  if (isText(v.type)) throw new ScriptError(`The argument must be numeric, not ${typeName(v.type)}`);
  const wide = isWide(v.type) ? castVector(isTemporal(v.type) ? vector(T.LONG, v.data) : v, T.DOUBLE) : v;
  if (wide.data instanceof Float64Array) return { data: wide.data, empty: DOUBLE_NULL };
  const plain = isTemporal(v.type)
    ? vector(T.INT, v.data)
    : castVector(v, v.type === T.VOID ? T.INT : v.type);
  return { data: castVector(plain, T.DOUBLE).data as Float64Array, empty: DOUBLE_NULL };
}

function counts(v: Vector, { ids, count }: Groups): Float64Array {
  const n = new Float64Array(count);
  const empty = nullOf(v.type);
  const data = v.data as unknown as Raw;
  for (let i = 0; i < ids.length; i++) if (data[i] !== empty) n[ids[i]!]! += 1;
  return n;
}

const intVectorOf = (n: Float64Array): Vector => vector(T.INT, Int32Array.from(n));

/** Totals and how many values went into each. */
function totals(v: Vector, { ids, count }: Groups): { sums: Float64Array; n: Float64Array } {
  const { data, empty } = numeric(v);
  const sums = new Float64Array(count);
  const n = new Float64Array(count);
  for (let i = 0; i < ids.length; i++) {
    const x = data[i]!;
    if (x === empty) continue;
    sums[ids[i]!]! += x;
    n[ids[i]!]! += 1;
  }
  return { sums, n };
}

function wideSum(v: Vector, { ids, count }: Groups): Vector {
  const data = v.data as BigInt64Array;
  const out = new BigInt64Array(count).fill(LONG_NULL);
  for (let i = 0; i < ids.length; i++) {
    if (data[i] === LONG_NULL) continue;
    const g = ids[i]!;
    out[g] = (out[g] === LONG_NULL ? 0n : out[g]!) + data[i]!;
  }
  return vector(T.LONG, out);
}

const sum: Kernel = (v, groups) => {
  if (v.type === T.LONG) return wideSum(v, groups);
  const { sums, n } = totals(v, groups);
  if (isFloating(v.type))
    return vector(
      T.DOUBLE,
      sums.map((s, i) => (n[i] === 0 ? DOUBLE_NULL : s)),
    );
  return vector(
    T.LONG,
    BigInt64Array.from(sums, (s, i) => (n[i] === 0 ? LONG_NULL : BigInt(s))),
  );
};

const avg: Kernel = (v, groups) => {
  const { sums, n } = totals(v, groups);
  return vector(
    T.DOUBLE,
    sums.map((s, i) => (n[i] === 0 ? DOUBLE_NULL : s / n[i]!)),
  );
};

/** Least or greatest value that is not NULL. */
function extreme(better: (x: number | bigint | string, y: number | bigint | string) => boolean): Kernel {
  return (v, { ids, count }) => {
    if (v.dict)
      return castVector(extreme(better)(vector(T.STRING, strings(v)), { ids, count, first: ids }), T.SYMBOL);
    const data = v.data as unknown as Raw;
    const empty = nullOf(v.type);
    const out = nulls(v.type, count).data as unknown as Raw;
    for (let i = 0; i < ids.length; i++) {
      const x = data[i]!;
      const g = ids[i]!;
      if (x !== empty && (out[g] === empty || better(x, out[g]!))) out[g] = x;
    }
    return vector(v.type, out as unknown as Vector['data']);
  };
}

const last: Kernel = (v, { ids, count }) => {
  const rows = new Int32Array(count).fill(-1);
  for (let i = 0; i < ids.length; i++) rows[ids[i]!] = i;
  return gather(v, rows);
};

/** Variance by Welford's recurrence; `sample` divides by n-1. */
function variance(v: Vector, { ids, count }: Groups, sample: boolean): Float64Array {
  const { data, empty } = numeric(v);
  const [n, mean, m2] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < ids.length; i++) {
    const x = data[i]!;
    if (x === empty) continue;
    const g = ids[i]!;
    n[g]! += 1;
    const delta = x - mean[g]!;
    mean[g]! += delta / n[g]!;
    m2[g]! += delta * (x - mean[g]!);
  }
  const minus = sample ? 1 : 0;
  return m2.map((s, g) => (n[g]! > minus ? s / (n[g]! - minus) : DOUBLE_NULL));
}

const root = (values: Float64Array): Float64Array =>
  values.map((x) => (x === DOUBLE_NULL ? x : Math.sqrt(x)));

/** The values of each group, NULLs left out, one group after the other. */
function perGroup(v: Vector, groups: Groups, fn: (values: Float64Array) => number): Float64Array {
  const { data, empty } = numeric(v);
  const n = counts(vector(T.DOUBLE, data), groups);
  const parts = Array.from(n, (size) => new Float64Array(size));
  const used = new Int32Array(groups.count);
  for (let i = 0; i < groups.ids.length; i++) {
    const g = groups.ids[i]!;
    if (data[i] !== empty) parts[g]![used[g]!++] = data[i]!;
  }
  return Float64Array.from(parts, fn);
}

function median(values: Float64Array): number {
  if (values.length === 0) return DOUBLE_NULL;
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

const distinctCount: Kernel = (v, { ids, count }) => {
  const seen = Array.from({ length: count }, () => new Set<unknown>());
  const empty = nullOf(v.type);
  for (let i = 0; i < ids.length; i++) if (v.data[i] !== empty) seen[ids[i]!]!.add(v.data[i]);
  return vector(
    T.INT,
    Int32Array.from(seen, (s) => s.size),
  );
};

/** Totals of partial counts: nothing to add is zero, not NULL. */
const sumOfCounts: Kernel = (v, groups) => intVectorOf(totals(v, groups).sums);

const KERNELS: Record<string, Kernel> = {
  count: (v, groups) => intVectorOf(counts(v, groups)),
  sum,
  avg,
  mean: avg,
  min: extreme((x, y) => x < y),
  max: extreme((x, y) => x > y),
  first: (v, groups) => gather(v, groups.first),
  last,
  std: (v, groups) => vector(T.DOUBLE, root(variance(v, groups, true))),
  var: (v, groups) => vector(T.DOUBLE, variance(v, groups, true)),
  stdp: (v, groups) => vector(T.DOUBLE, root(variance(v, groups, false))),
  varp: (v, groups) => vector(T.DOUBLE, variance(v, groups, false)),
  med: (v, groups) => vector(T.DOUBLE, perGroup(v, groups, median)),
  nunique: distinctCount,
  __sumOfCounts: sumOfCounts,
};

export const AGGREGATES = Object.keys(KERNELS);
export const isAggregate = (name: string): boolean => Object.hasOwn(KERNELS, name);

/** One value per group. */
export function aggregate(name: string, v: Vector, groups: Groups): Vector {
  return KERNELS[name]!(v, groups);
}

/** Rows per group, NULL or not: `count(*)`. */
export function rowCounts({ ids, count }: Groups): Vector {
  const n = allocate(T.INT, count) as Int32Array;
  for (let i = 0; i < ids.length; i++) n[ids[i]!]! += 1;
  return vector(T.INT, n);
}

import { castVector } from './cast.ts';
import { ScriptError } from './errors.ts';
import { isText, storageOf, strings, T, type Vector, vector } from './values.ts';
import { commonType, slice } from './vectors.ts';

type Items = { [i: number]: number | bigint | string; length: number };

const TESTS: Record<string, (x: number | bigint | string, y: number | bigint | string) => boolean> = {
  '==': (x, y) => x === y,
  '!=': (x, y) => x !== y,
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
};

function test(op: string) {
  const fn = TESTS[op];
  if (!fn) throw new ScriptError(`Unknown operator ${op}`);
  return fn;
}

/** One flag per entry of a SYMBOL's dictionary, spread over its rows. */
function perEntry(v: Vector, flag: (text: string) => boolean): Vector {
  const flags = v.dict!.map((text) => (flag(text) ? 1 : 0));
  const codes = v.data as Int32Array;
  const out = new Int8Array(codes.length);
  for (let i = 0; i < codes.length; i++) out[i] = flags[codes[i]!]!;
  return vector(T.BOOL, out);
}

/** Both sides in a type in which they compare; NULL is then the least value, as on the server. */
function align(a: Vector, b: Vector): [Items, Items] {
  if (storageOf(a.type) === 'any' && storageOf(b.type) !== 'any') return align(castVector(a, b.type), b);
  if (storageOf(b.type) === 'any' && storageOf(a.type) !== 'any') return align(a, castVector(b, a.type));
  let type = commonType(a.type, b.type);
  if (type === T.ANY && isText(b.type)) type = a.type;
  else if (type === T.ANY) type = isText(a.type) ? b.type : Math.max(a.type, b.type);
  if (type === T.SYMBOL) type = T.STRING;
  return [castVector(a, type).data as unknown as Items, castVector(b, type).data as unknown as Items];
}

/** Compares item by item; a vector of one item stands for all. */
export function compare(op: string, a: Vector, b: Vector, n: number): Vector {
  const fn = test(op);
  if (a.dict && b.data.length === 1 && isText(b.type)) {
    const right = strings(b)[0]!;
    return perEntry(a, (text) => fn(text, right));
  }
  const [x, y] = align(a, b);
  const [xs, ys] = [x.length === 1 ? 0 : 1, y.length === 1 ? 0 : 1];
  const out = new Int8Array(n);
  for (let i = 0; i < n; i++) out[i] = fn(x[i * xs]!, y[i * ys]!) ? 1 : 0;
  return vector(T.BOOL, out);
}

/** Which items of `a` are among those of `b`. */
export function contains(a: Vector, b: Vector): Vector {
  if (a.dict) {
    const among = new Set(strings(castVector(b, T.STRING)));
    return perEntry(a, (text) => among.has(text));
  }
  const [x, y] = align(a, b);
  const among = new Set<unknown>(Array.from({ length: y.length }, (_, i) => y[i]));
  const out = new Int8Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = among.has(x[i]) ? 1 : 0;
  return vector(T.BOOL, out);
}

/** SQL's pattern match: `%` any text, `?` one character. */
export function like(a: Vector, pattern: Vector): Vector {
  const source = strings(castVector(pattern, T.STRING))[0] ?? '';
  const escaped = source
    .replace(/[.*+^${}()|[\]\\]/g, '\\$&')
    .replace(/%/g, '[^]*')
    .replace(/\?/g, '[^]');
  const regex = new RegExp(`^${escaped}$`, 'u');
  if (a.dict) return perEntry(a, (text) => regex.test(text));
  return vector(
    T.BOOL,
    Int8Array.from(strings(castVector(a, T.STRING)), (text) => (regex.test(text) ? 1 : 0)),
  );
}

/** Whether each item lies within a pair, both ends included. */
export function inPair(a: Vector, bounds: Vector): Vector {
  const low = compare('>=', a, slice(bounds, 0, 1), a.data.length).data as Int8Array;
  const high = compare('<=', a, slice(bounds, 1, 2), a.data.length).data as Int8Array;
  return vector(
    T.BOOL,
    low.map((x, i) => x & high[i]!),
  );
}

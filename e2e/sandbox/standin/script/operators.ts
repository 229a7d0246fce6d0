/** Arithmetic, comparison and logic over scalars and vectors, with the server's treatment of NULL. */
import { castVector } from './cast.ts';
import { compare, contains, inPair, like } from './compare.ts';
import { ScriptError } from './errors.ts';
import { formatVector } from './format.ts';
import {
  allocate,
  at,
  isFloating,
  isNumeric,
  isTemporal,
  isText,
  isWide,
  nullOf,
  pair,
  storageOf,
  T,
  typeName,
  type Value,
  type Vector,
  vector,
} from './values.ts';
import { asVector, commonType } from './vectors.ts';

type Numbers = { [i: number]: number; length: number };

const NUMBER_OPS: Record<string, (x: number, y: number) => number> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '\\': (x, y) => x / y,
  '%': (x, y) => x - Math.floor(x / y) * y,
};
const floorDiv = (x: bigint, y: bigint): bigint => {
  const q = x / y;
  return q * y !== x && x < 0n !== y < 0n ? q - 1n : q;
};
const BIGINT_OPS: Record<string, (x: bigint, y: bigint) => bigint> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': floorDiv,
  '%': (x, y) => x - floorDiv(x, y) * y,
};

/** Length of the result of an operation on two vectors, of which one item stands for all. */
function lengthOf(a: Vector, b: Vector): number {
  const [x, y] = [a.data.length, b.data.length];
  if (x === y || y === 1) return x;
  if (x === 1) return y;
  throw new ScriptError(`Incompatible vector size: ${x} and ${y}`);
}

function numberLoop(op: string, a: Vector, b: Vector, type: number): Vector {
  const n = lengthOf(a, b);
  const [x, y] = [a.data as unknown as Numbers, b.data as unknown as Numbers];
  const [xs, ys] = [a.data.length === 1 ? 0 : 1, b.data.length === 1 ? 0 : 1];
  const [xn, yn] = [nullOf(a.type) as number, nullOf(b.type) as number];
  const out = allocate(type, n) as unknown as Numbers;
  const empty = nullOf(type) as number;
  const fn = NUMBER_OPS[op]!;
  const divides = op === '/' || op === '\\' || op === '%';
  const whole = op === '/' && !isFloating(type);
  for (let i = 0; i < n; i++) {
    const [p, q] = [x[i * xs]!, y[i * ys]!];
    if (p === xn || q === yn || (divides && q === 0)) out[i] = empty;
    else out[i] = whole ? Math.floor(p / q) : fn(p, q);
  }
  return vector(type, out as unknown as Vector['data']);
}

function bigintLoop(op: string, a: Vector, b: Vector, type: number): Vector {
  const n = lengthOf(a, b);
  const [x, y] = [a.data as BigInt64Array, b.data as BigInt64Array];
  const [xs, ys] = [x.length === 1 ? 0 : 1, y.length === 1 ? 0 : 1];
  const out = new BigInt64Array(n);
  const empty = nullOf(T.LONG) as bigint;
  const fn = BIGINT_OPS[op]!;
  const divides = op === '/' || op === '%';
  for (let i = 0; i < n; i++) {
    const [p, q] = [x[i * xs]!, y[i * ys]!];
    out[i] = p === empty || q === empty || (divides && q === 0n) ? empty : fn(p, q);
  }
  return vector(type, out);
}

function resultType(op: string, a: number, b: number): number {
  if (isTemporal(a) && isTemporal(b)) return op === '-' ? (isWide(a) || isWide(b) ? T.LONG : T.INT) : T.VOID;
  if (isTemporal(a) && isNumeric(b)) return op === '+' || op === '-' ? a : T.VOID;
  if (isNumeric(a) && isTemporal(b)) return op === '+' ? b : T.VOID;
  if (!isNumeric(a) || !isNumeric(b)) return T.VOID;
  if (op === '\\') return T.DOUBLE;
  return Math.max(commonType(a, b), T.INT);
}

function concatTexts(a: Vector, b: Vector): Vector {
  const n = lengthOf(a, b);
  const [x, y] = [formatVector(a), formatVector(b)];
  return vector(
    T.STRING,
    Array.from({ length: n }, (_, i) => x[x.length === 1 ? 0 : i]! + y[y.length === 1 ? 0 : i]!),
  );
}

function arithmetic(op: string, a: Vector, b: Vector): Vector {
  if (op === '+' && (isText(a.type) || isText(b.type))) return concatTexts(a, b);
  const [p, q] = [untyped(a, b.type), untyped(b, a.type)];
  const type = resultType(op, p.type, q.type);
  if (type === T.VOID) {
    throw new ScriptError(`The operator ${op} does not support ${typeName(p.type)} and ${typeName(q.type)}`);
  }
  if (!isWide(p.type) && !isWide(q.type)) return numberLoop(op, p, q, type);
  if (isFloating(type)) return numberLoop(op, castVector(p, T.DOUBLE), castVector(q, T.DOUBLE), T.DOUBLE);
  const both = isTemporal(p.type) && isTemporal(q.type) ? commonType(p.type, q.type) : T.LONG;
  const wide = (v: Vector) => castVector(isTemporal(both) ? v : rawLong(v), both);
  return bigintLoop(op, wide(p), wide(q), type);
}

/** The counts behind a vector as LONG, without a change of unit. */
function rawLong(v: Vector): Vector {
  return isWide(v.type) ? vector(T.LONG, v.data) : castVector(v, T.LONG);
}

/** NULL without a type takes the other side's. */
function untyped(v: Vector, other: number): Vector {
  if (storageOf(v.type) !== 'any') return v;
  return castVector(
    v,
    storageOf(other) === 'any' || isText(other) ? T.INT : isTemporal(other) ? T.INT : other,
  );
}

function logic(op: string, a: Vector, b: Vector): Vector {
  const n = lengthOf(a, b);
  const [x, y] = [castVector(a, T.BOOL).data as Int8Array, castVector(b, T.BOOL).data as Int8Array];
  const [xs, ys] = [x.length === 1 ? 0 : 1, y.length === 1 ? 0 : 1];
  const out = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    const [p, q] = [x[i * xs]!, y[i * ys]!];
    out[i] = p === -128 || q === -128 ? -128 : op === '&' ? p & q : op === '|' ? p | q : p ^ q;
  }
  return vector(T.BOOL, out);
}

/** `a..b`, upwards or downwards, for numbers and temporal values. */
function range(left: Value, right: Value): Vector {
  if (left.form !== 'scalar' || right.form !== 'scalar' || left.value === null || right.value === null) {
    throw new ScriptError('The operands of .. must be scalars');
  }
  const [from, to] = [Number(left.value), Number(right.value)];
  const step = from <= to ? 1 : -1;
  const items = allocate(left.type, Math.abs(to - from) + 1) as unknown as Record<number, unknown>;
  for (let i = 0; i <= Math.abs(to - from); i++) {
    items[i] = isWide(left.type) ? BigInt(from + i * step) : from + i * step;
  }
  return vector(left.type, items as unknown as Vector['data']);
}

function makePair(left: Value, right: Value): Value {
  const [a, b] = [asVector(left), asVector(right)];
  const type = commonType(a.type, b.type);
  const [x, y] = [at(castVector(a, type), 0), at(castVector(b, type), 0)];
  if (x.form !== 'scalar' || y.form !== 'scalar') throw new ScriptError('The operands of : must be scalars');
  return pair(type, x.value, y.value);
}

const LOGIC: Record<string, string> = {
  '&&': '&',
  and: '&',
  '||': '|',
  or: '|',
  '&': '&',
  '|': '|',
  '^': '^',
};

function vectorOperation(op: string, a: Vector, b: Vector): Vector {
  if (op in NUMBER_OPS) return arithmetic(op, a, b);
  if (op in LOGIC) return logic(LOGIC[op]!, a, b);
  return compare(op, a, b, lengthOf(a, b));
}

/** Applies a binary operator. */
export function binary(op: string, left: Value, right: Value): Value {
  if (op === '..') return range(left, right);
  if (op === ':') return makePair(left, right);
  const isScalar = left.form === 'scalar' || left.form === 'void';
  const unwrap = (v: Vector): Value => (isScalar ? at(v, 0) : v);
  if (op === 'in')
    return unwrap(contains(asVector(left), right.form === 'dict' ? right.keys : asVector(right)));
  if (op === 'like') return unwrap(like(asVector(left), asVector(right)));
  if (op === 'between') return unwrap(inPair(asVector(left), asVector(right)));
  const result = vectorOperation(op, asVector(left), asVector(right));
  return isScalar && (right.form === 'scalar' || right.form === 'void') ? at(result, 0) : result;
}

/** Applies `-x`, `+x` or `!x`. */
export function unary(op: string, value: Value): Value {
  if (op === '+') return value;
  if (op === '-') return binary('*', value, { form: 'scalar', type: T.INT, value: -1 });
  const data = castVector(asVector(value), T.BOOL).data as Int8Array;
  const flags = vector(
    T.BOOL,
    data.map((x) => (x === -128 ? -128 : 1 - x)),
  );
  return value.form === 'scalar' || value.form === 'void' ? at(flags, 0) : flags;
}

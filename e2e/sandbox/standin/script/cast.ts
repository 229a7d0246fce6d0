import { ScriptError } from './errors.ts';
import { formatVector } from './format.ts';
import { hasDate, readTemporal, UNIT_NANOS } from './temporal.ts';
import {
  allocate,
  at,
  isTemporal,
  isText,
  isWide,
  nullOf,
  type Scalar,
  storageOf,
  strings,
  symbolVector,
  T,
  typeName,
  type Value,
  type Vector,
  vector,
} from './values.ts';

type Numbers = { [i: number]: number; length: number };
const DAY_NANOS = 86_400_000_000_000;
const RANGE: Record<number, number> = { [T.CHAR]: 127, [T.SHORT]: 32767, [T.INT]: 2147483647 };

function mapNumbers(v: Vector, type: number, fn: (x: number) => number): Vector {
  const from = v.data as unknown as Numbers;
  const to = allocate(type, v.data.length) as unknown as Numbers;
  const fromNull = nullOf(v.type) as number;
  const toNull = nullOf(type) as number;
  for (let i = 0; i < from.length; i++) {
    const x = from[i]!;
    to[i] = x === fromNull ? toNull : fn(x);
  }
  return vector(type, to as unknown as Vector['data']);
}

function fromWide(v: Vector, type: number, fn: (x: bigint) => number | bigint): Vector {
  const from = v.data as BigInt64Array;
  const to = allocate(type, from.length) as unknown as { [i: number]: number | bigint };
  const fromNull = nullOf(v.type) as bigint;
  const toNull = nullOf(type) as number | bigint;
  for (let i = 0; i < from.length; i++) to[i] = from[i] === fromNull ? toNull : fn(from[i]!);
  return vector(type, to as unknown as Vector['data']);
}

function toWide(v: Vector, type: number, fn: (x: number) => bigint): Vector {
  const from = v.data as unknown as Numbers;
  const to = new BigInt64Array(from.length);
  const fromNull = nullOf(v.type) as number;
  const toNull = nullOf(type) as bigint;
  for (let i = 0; i < from.length; i++) to[i] = from[i] === fromNull ? toNull : fn(from[i]!);
  return vector(type, to);
}

function plain(v: Vector, type: number): Vector {
  if (isWide(v.type) && isWide(type)) return fromWide(v, type, (x) => x);
  if (isWide(v.type)) return fromWide(v, type, type === T.BOOL ? (x) => (x === 0n ? 0 : 1) : Number);
  if (isWide(type)) return toWide(v, type, (x) => BigInt(Math.trunc(x)));
  if (type === T.BOOL) return mapNumbers(v, type, (x) => (x === 0 ? 0 : 1));
  const limit = RANGE[type];
  if (limit === undefined) return mapNumbers(v, type, (x) => x);
  const empty = nullOf(type) as number;
  return mapNumbers(v, type, (x) => (x > limit || x < -limit ? empty : Math.trunc(x)));
}

function monthOf(days: number): number {
  const d = new Date(days * 86_400_000);
  return d.getUTCFullYear() * 12 + d.getUTCMonth();
}
const firstDay = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
const modulo = (x: number, n: number): number => x - Math.floor(x / n) * n;

/** Between two temporal types; exact in bigint where either counts nanoseconds. */
function temporal(v: Vector, type: number): Vector {
  if (v.type === T.MONTH) return temporal(mapNumbers(v, T.DATE, firstDay), type);
  if (type === T.MONTH) return mapNumbers(temporal(v, T.DATE), T.MONTH, monthOf);
  if (hasDate(type) && !hasDate(v.type))
    throw new ScriptError(`Cannot convert ${typeName(v.type)} to ${typeName(type)}`);
  const from = UNIT_NANOS[v.type]!;
  const to = UNIT_NANOS[type]!;
  const dropDay = hasDate(v.type) && !hasDate(type);
  if (isWide(v.type) || isWide(type)) return wideTemporal(v, type, BigInt(from), BigInt(to), dropDay);
  const day = DAY_NANOS / from;
  return mapNumbers(v, type, (x) => Math.floor(((dropDay ? modulo(x, day) : x) * from) / to));
}

function wideTemporal(v: Vector, type: number, from: bigint, to: bigint, dropDay: boolean): Vector {
  const day = BigInt(DAY_NANOS);
  const convert = (raw: bigint): bigint => {
    let nanos = raw * from;
    if (dropDay) nanos = ((nanos % day) + day) % day;
    const whole = nanos / to;
    return nanos < 0n && whole * to !== nanos ? whole - 1n : whole;
  };
  if (!isWide(v.type)) return toWide(v, type, (x) => convert(BigInt(x)));
  return fromWide(v, type, isWide(type) ? convert : (x) => Number(convert(x)));
}

function parseOne(text: string, type: number): number | bigint {
  const empty = nullOf(type) as number | bigint;
  if (type === T.BOOL) return text === 'true' ? 1 : text === 'false' ? 0 : (empty as number);
  if (isTemporal(type)) {
    const read = readTemporal(text.replace(/^(\d{4})[-/](\d{2})[-/](\d{2})/, '$1.$2.$3'));
    if (!read) return empty;
    const converted = castVector(vector(read.type, fill(read.type, read.value)), type);
    return converted.data[0] as number | bigint;
  }
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number)) return empty;
  return isWide(type) ? (/^-?\d+$/.test(text) ? BigInt(text) : BigInt(Math.trunc(number))) : number;
}

function fill(type: number, value: number | bigint): Vector['data'] {
  const items = allocate(type, 1);
  (items as unknown[])[0] = value;
  return items;
}

function parseTexts(v: Vector, type: number): Vector {
  const texts = strings(v);
  const items = allocate(type, texts.length) as unknown[];
  for (let i = 0; i < texts.length; i++) items[i] = parseOne(texts[i]!, type);
  return vector(type, items as Vector['data']);
}

function fromAny(v: Vector, type: number): Vector {
  const items = allocate(type, v.data.length) as unknown[];
  (v.data as Value[]).forEach((item, i) => {
    const one = item.form === 'scalar' ? castScalar(item, type).value : null;
    items[i] = one === null ? nullOf(type) : one;
  });
  return vector(type, items as Vector['data']);
}

/** A vector converted to another type; NULLs stay NULL and values out of an integer type's range become NULL. */
export function castVector(v: Vector, type: number): Vector {
  if (v.type === type) return v;
  if (type === T.ANY)
    return vector(
      T.ANY,
      Array.from({ length: v.data.length }, (_, i) => at(v, i)),
    );
  if (storageOf(type) === 'symbol') return symbolVector(formatVector(v));
  if (storageOf(type) === 'text') return vector(type, formatVector(v));
  if (storageOf(v.type) === 'any') return fromAny(v, type);
  if (isText(v.type)) return parseTexts(v, type);
  if (isTemporal(v.type) && isTemporal(type)) return temporal(v, type);
  return plain(v, type);
}

/** A scalar as a vector of one item. */
export function single(s: Scalar): Vector {
  const v = vector(
    s.type === T.SYMBOL ? T.STRING : s.type,
    allocate(s.type === T.SYMBOL ? T.STRING : s.type, 1),
  );
  (v.data as unknown[])[0] = s.value === null ? nullOf(v.type) : s.value;
  return v;
}

export function castScalar(s: Scalar, type: number): Scalar {
  if (s.type === type) return s;
  const item = at(castVector(single(s), type), 0);
  if (item.form !== 'scalar')
    throw new ScriptError(`Cannot convert ${typeName(s.type)} to ${typeName(type)}`);
  return item;
}

export function castValue(value: Value, type: number): Value {
  if (value.form === 'void') return { form: 'scalar', type, value: null };
  if (value.form === 'scalar') return castScalar(value, type);
  if (value.form === 'vector') return castVector(value, type);
  if (value.form === 'pair') {
    return { form: 'pair', type, data: castVector(vector(value.type, value.data), type).data };
  }
  throw new ScriptError(`Cannot convert a ${value.form} to ${typeName(type)}`);
}

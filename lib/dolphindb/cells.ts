import { DdbForm, type DdbObj, DdbType, nulls } from './client';
import { temporal } from './temporal';
import type { Cell, DdbValue } from './values';

const durationUnits = ['ns', 'us', 'ms', 's', 'm', 'H', 'd', 'w', 'M', 'y', 'B'];
const typeNames = new Map(
  Object.entries(DdbType).flatMap(([name, id]) =>
    typeof id === 'number' ? [[id, name.toUpperCase()]] : [],
  ) as [number, string][],
);
typeNames.set(DdbType.symbol_extended, 'SYMBOL');
const ARRAY = 64;
const decimals = new Set<number>([DdbType.decimal32, DdbType.decimal64, DdbType.decimal128]);
const bytes16 = new Set<number>([DdbType.uuid, DdbType.int128, DdbType.ipaddr]);
const sentinels = new Map<number, number | bigint>([
  [DdbType.bool, nulls.int8],
  [DdbType.char, nulls.int8],
  [DdbType.short, nulls.int16],
  [DdbType.long, nulls.int64],
  [DdbType.timestamp, nulls.int64],
  [DdbType.nanotime, nulls.int64],
  [DdbType.nanotimestamp, nulls.int64],
  [DdbType.float, nulls.float32],
  [DdbType.double, nulls.double],
  [DdbType.decimal64, nulls.int64],
  [DdbType.decimal128, nulls.int128],
]);

/** Gives the vendor's name of a type number, e.g. `TIMESTAMP` or `INT[]` for an array vector. */
export function typeName(type: number): string {
  const base = type >= ARRAY && type < 2 * ARRAY ? type - ARRAY : type;
  const name = typeNames.get(base) ?? `TYPE${base}`;
  return base === type ? name : `${name}[]`;
}

/** Gives a LONG as a number when that is exact, else as a decimal string. */
export function longCell(raw: bigint): number | string {
  const number = Number(raw);
  return Number.isSafeInteger(number) ? number : raw.toString();
}

function floatCell(raw: number): number | string {
  return Number.isFinite(raw) ? raw : String(raw);
}

function charCell(raw: number): string | number {
  return raw >= 32 && raw < 127 ? String.fromCharCode(raw) : raw;
}

/** Gives a value of a type with fixed width; the type's NULL sentinel becomes null. */
export function fixedCell(type: number, raw: number | bigint | boolean | null): Cell {
  if (raw === null || typeof raw === 'boolean') return raw;
  if (raw === (sentinels.get(type) ?? nulls.int32)) return null;
  const format = temporal[type];
  if (format) return format(raw);
  if (type === DdbType.bool) return raw !== 0;
  if (type === DdbType.char) return charCell(Number(raw));
  return typeof raw === 'bigint' ? longCell(raw) : floatCell(raw);
}

/** Gives a DECIMAL exactly, as text. */
export function decimalCell(type: number, raw: number | bigint | null, scale: number): string | null {
  if (raw === null || raw === (sentinels.get(type) ?? nulls.int32)) return null;
  const negative = raw < 0;
  const digits = (negative ? -BigInt(raw) : BigInt(raw)).toString().padStart(scale + 1, '0');
  const at = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`;
}

function ipText(bytes: number[]): string {
  if (bytes.slice(0, 12).every((b) => b === 0)) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}

/** Gives UUID, INT128 and IPADDR (16 bytes, NULL = all zero) as text. */
export function sixteenCell(type: number, raw: Uint8Array, littleEndian: boolean): string | null {
  const bytes = littleEndian ? [...raw].reverse() : [...raw];
  if (bytes.every((b) => b === 0)) return null;
  if (type === DdbType.ipaddr) return ipText(bytes);
  const hex = bytes.map((b) => b.toString(16).padStart(2, '0')).join('');
  return type === DdbType.uuid ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
}

function durationCell({ data, unit }: { data: number; unit: number }): string {
  const calendar = [24, 16, 8, 0].map((shift) => String.fromCharCode((unit >> shift) & 0xff)).join('');
  return `${data}${durationUnits[unit] ?? calendar}`;
}

function pairCell(first: number, second: number): Cell {
  return first === nulls.double ? null : [floatCell(first), floatCell(second)];
}

/** Gives the value of a scalar object. */
export function scalarCell(obj: DdbObj): Cell {
  const { type } = obj;
  const value = obj.value as never;
  if (type === DdbType.void) return null;
  if (decimals.has(type)) {
    const { data, scale } = value as { data: number | bigint | null; scale: number };
    return decimalCell(type, data, scale);
  }
  if (bytes16.has(type)) return sixteenCell(type, value, obj.le);
  if (type === DdbType.blob) return Buffer.from(value as Uint8Array).toString('utf8');
  if (type === DdbType.duration) return durationCell(value);
  if (type === DdbType.complex || type === DdbType.point) return pairCell(value[0], value[1]);
  if (type === DdbType.functiondef) return (value as { name: string }).name;
  return typeof value === 'string' ? value : fixedCell(type, value);
}

type Reader = (index: number) => Cell;
interface Block {
  lengths: ArrayLike<number>;
  data: unknown;
}

function arrayReader(type: number, blocks: Block[] & { scale?: number }, le: boolean): Reader {
  const rows: [read: Reader, from: number, length: number][] = [];
  for (const { lengths, data } of blocks) {
    const read = valuesReader(type, decimals.has(type) ? { scale: blocks.scale ?? 0, data } : data, le);
    let from = 0;
    for (const length of Array.from(lengths)) {
      rows.push([read, from, length]);
      from += length;
    }
  }
  return (index) => {
    const [read, from, length] = rows[index] ?? [];
    return read ? Array.from({ length: length ?? 0 }, (_, i) => read((from ?? 0) + i)) : null;
  };
}

function valuesReader(type: number, value: unknown, le: boolean): Reader {
  if (value === null) return () => null;
  if (type === DdbType.symbol_extended) {
    const { base, data } = value as { base?: string[]; data: Uint32Array };
    return (i) => base?.[data[i] ?? 0] ?? null;
  }
  if (decimals.has(type)) {
    const { data, scale } = value as { data: ArrayLike<number | bigint>; scale: number };
    return (i) => decimalCell(type, data[i] ?? null, scale);
  }
  if (bytes16.has(type)) {
    const bytes = value as Uint8Array;
    return (i) => sixteenCell(type, bytes.subarray(16 * i, 16 * i + 16), le);
  }
  if (type === DdbType.complex || type === DdbType.point) {
    const numbers = value as Float64Array;
    return (i) => pairCell(numbers[2 * i] ?? nulls.double, numbers[2 * i + 1] ?? nulls.double);
  }
  const items = value as ArrayLike<unknown>;
  if (type === DdbType.any) return (i) => anyCell(items[i] as DdbObj | undefined);
  if (type === DdbType.blob)
    return (i) => Buffer.from((items[i] as Uint8Array | undefined) ?? []).toString('utf8');
  if (type === DdbType.duration) return (i) => durationCell(items[i] as { data: number; unit: number });
  return (i) => looseCell(type, items[i]);
}

function looseCell(type: number, raw: unknown): Cell {
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'object') return String(raw);
  return fixedCell(type, raw as number | bigint | boolean);
}

let nested: (obj: DdbObj) => DdbValue = () => ({ form: 'void' });

/** Tells this file how to read an object inside an ANY vector; values.ts builds on it, so it cannot be imported here. */
export function readNestedWith(read: (obj: DdbObj) => DdbValue): void {
  nested = read;
}

function anyCell(obj: DdbObj | undefined): Cell {
  if (!obj) return null;
  return obj.form === DdbForm.scalar ? scalarCell(obj) : nested(obj);
}

/** Gives a reader of the cells of a vector, set, pair or matrix body by index. */
export function cellReader(type: number, value: unknown, littleEndian: boolean): Reader {
  return type >= ARRAY && type < 2 * ARRAY
    ? arrayReader(type - ARRAY, value as Block[], littleEndian)
    : valuesReader(type, value, littleEndian);
}

/** Temporal types as text and back. No time zone anywhere: a server's times are wall clock. */
import { T } from './types.ts';

const DAY = 86_400_000;

export function daysOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY;
}

const pad = (value: number | bigint, width = 2): string => String(value).padStart(width, '0');

function dateText(days: number): string {
  const d = new Date(days * DAY);
  return `${pad(d.getUTCFullYear(), 4)}.${pad(d.getUTCMonth() + 1)}.${pad(d.getUTCDate())}`;
}

function clockText(seconds: number): string {
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

function split(value: number, unit: number): [number, number] {
  const whole = Math.floor(value / unit);
  return [whole, value - whole * unit];
}

function nanoText(value: bigint, withDate: boolean): string {
  const perDay = 86_400_000_000_000n;
  let days = value / perDay;
  let rest = value % perDay;
  if (rest < 0n) {
    rest += perDay;
    days -= 1n;
  }
  const text = `${clockText(Number(rest / 1_000_000_000n))}.${pad(rest % 1_000_000_000n, 9)}`;
  return withDate ? `${dateText(Number(days))}T${text}` : text;
}

/** Text of one temporal value in the server's notation. */
export function formatTemporal(type: number, raw: number | bigint): string {
  const value = Number(raw);
  switch (type) {
    case T.DATE:
      return dateText(value);
    case T.MONTH:
      return `${pad(Math.floor(value / 12), 4)}.${pad((value % 12) + 1)}M`;
    case T.TIME:
      return `${clockText(Math.floor(value / 1000))}.${pad(value % 1000, 3)}`;
    case T.MINUTE:
      return `${pad(Math.floor(value / 60))}:${pad(value % 60)}m`;
    case T.SECOND:
      return clockText(value);
    case T.DATEHOUR: {
      const [day, hour] = split(value, 24);
      return `${dateText(day)}T${pad(hour)}`;
    }
    case T.DATETIME: {
      const [day, rest] = split(value, 86_400);
      return `${dateText(day)}T${clockText(rest)}`;
    }
    case T.TIMESTAMP: {
      const [day, rest] = split(value, DAY);
      return `${dateText(day)}T${clockText(Math.floor(rest / 1000))}.${pad(rest % 1000, 3)}`;
    }
    case T.NANOTIME:
      return nanoText(BigInt(raw), false);
    default:
      return nanoText(BigInt(raw), true);
  }
}

export interface TemporalLiteral {
  type: number;
  value: number | bigint;
}

const PATTERN =
  /^(?:(\d{4})\.(\d{2})\.(\d{2})(?:[T ](\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)?|(\d{4})\.(\d{2})M|(\d{1,2}):(\d{2})m|(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)/;

function fraction(type3: number, type9: number, seconds: number, digits: string): TemporalLiteral {
  if (digits.length <= 3) return { type: type3, value: seconds * 1000 + Number(digits.padEnd(3, '0')) };
  return { type: type9, value: BigInt(seconds) * 1_000_000_000n + BigInt(digits.padEnd(9, '0')) };
}

function widen(literal: TemporalLiteral): TemporalLiteral {
  return literal.type === T.TIMESTAMP ? { type: literal.type, value: BigInt(literal.value) } : literal;
}

/** The temporal literal at the start of `source` and its length, or undefined. */
export function readTemporal(source: string): (TemporalLiteral & { length: number }) | undefined {
  const m = PATTERN.exec(source);
  if (!m) return undefined;
  const length = m[0].length;
  const n = (i: number) => Number(m[i]);
  if (m[8]) return { type: T.MONTH, value: n(8) * 12 + n(9) - 1, length };
  if (m[10]) return { type: T.MINUTE, value: n(10) * 60 + n(11), length };
  if (m[12]) {
    const seconds = n(12) * 3600 + n(13) * 60 + n(14);
    return m[15]
      ? { ...fraction(T.TIME, T.NANOTIME, seconds, m[15]), length }
      : { type: T.SECOND, value: seconds, length };
  }
  const days = daysOf(n(1), n(2), n(3));
  if (!m[4]) return { type: T.DATE, value: days, length };
  const seconds = days * 86_400 + n(4) * 3600 + n(5) * 60 + n(6);
  if (!m[7]) return { type: T.DATETIME, value: seconds, length };
  return { ...widen(fraction(T.TIMESTAMP, T.NANOTIMESTAMP, seconds, m[7])), length };
}

/** Parts of one day/clock position used by casts: nanoseconds per unit of each temporal type that has a fixed length. */
export const UNIT_NANOS: Record<number, number> = {
  [T.DATE]: DAY * 1e6,
  [T.TIME]: 1e6,
  [T.MINUTE]: 60e9,
  [T.SECOND]: 1e9,
  [T.DATETIME]: 1e9,
  [T.TIMESTAMP]: 1e6,
  [T.NANOTIME]: 1,
  [T.NANOTIMESTAMP]: 1,
  [T.DATEHOUR]: 3600e9,
};

/** Whether a type says which day it is. */
export const hasDate = (type: number): boolean =>
  type === T.DATE ||
  type === T.MONTH ||
  type === T.DATETIME ||
  type === T.TIMESTAMP ||
  type === T.NANOTIMESTAMP ||
  type === T.DATEHOUR;

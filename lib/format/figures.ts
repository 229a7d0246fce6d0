import type { Figure } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { divided, exact, grouped } from './exact';

/** A figure for people: short, and in full for the hover text; undefined where there is no value. */
export type Shown = { short: Text | string; full: string } | undefined;
type Show = (figure: Figure | undefined) => Shown;

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

function humanBytes(value: bigint): string {
  const size = value < 0n ? -value : value;
  let unit = 0;
  while (unit < byteUnits.length - 1 && size >= 1024n ** BigInt(unit + 1)) unit += 1;
  return `${divided(value, 1024n ** BigInt(unit), unit === 0 ? 0 : 1)} ${byteUnits[unit]}`;
}

const whole = (value: bigint | number) => (typeof value === 'number' ? BigInt(Math.round(value)) : value);

const when =
  (show: (value: bigint | number) => NonNullable<Shown>): Show =>
  (figure) => {
    const value = exact(figure);
    return value === null ? undefined : show(value);
  };

/** Bytes with binary steps, e.g. `69.7 MB`; exact bytes in full. */
export const bytes: Show = when((value) => ({
  short: humanBytes(whole(value)),
  full: `${grouped(value)} B`,
}));

/** Bytes a second, e.g. `1.2 MB/s`. */
export const byteRate: Show = when((value) => ({
  short: `${humanBytes(whole(value))}/s`,
  full: `${grouped(value)} B/s`,
}));

const msInNs = 1_000_000n;
const secondInNs = 1_000_000_000n;

/** Nanoseconds as ms with two decimals, as the vendor's console does, and in s from ten seconds on; exact ns in full. */
export const nanoseconds: Show = when((value) => ({
  short:
    whole(value) < 10n * secondInNs
      ? `${divided(value, msInNs, 2)} ms`
      : `${divided(value, secondInNs, 1)} s`,
  full: `${grouped(value)} ns`,
}));

/** A percentage that is already one, e.g. `16.05 %`. */
export const percent: Show = when((value) => ({
  short: `${divided(value, 1n, 2)} %`,
  full: `${grouped(value)} %`,
}));

/** A share of one as a percentage, e.g. 0.25 as `25.0 %`. */
export const share: Show = when((value) => ({
  short: `${divided(Number(value) * 100, 1n, 1)} %`,
  full: String(value),
}));

/** A load with four decimals, as the vendor's console shows it. */
export const load: Show = when((value) => ({ short: divided(value, 1n, 4), full: grouped(value) }));

/** A whole number with its digits in threes. */
export const count: Show = when((value) => ({ short: grouped(value), full: grouped(value) }));

/** Gigabytes of `maxMemSize`, where 0 means that there is no limit (dolphindb-server-api.md 2.1). */
export const memoryLimit: Show = when((value) =>
  Number(value) === 0
    ? { short: { en: 'no limit', zh: '不限' }, full: '0 GB' }
    : { short: `${grouped(value)} GB`, full: `${grouped(value)} GB` },
);

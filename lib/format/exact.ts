import type { Figure } from '@/lib/status/types';

/** What stands for "no data" in LONG columns: the smallest 64-bit number (dolphindb-server-api.md 2.1, rows 39–40). */
const noDataBelow = -(2n ** 63n) + 4096n;

/** Gives a figure as a whole number or a double; null for what has no value: null, text, NaN and the server's mark for "no data". */
export function exact(figure: Figure | undefined): bigint | number | null {
  if (figure === null || figure === undefined || figure === '') return null;
  if (typeof figure === 'string' && /^-?\d+$/.test(figure)) return hideNoData(BigInt(figure));
  const number = Number(figure);
  if (!Number.isFinite(number)) return null;
  return Number.isInteger(number) ? hideNoData(BigInt(number)) : number;
}

function hideNoData(value: bigint): bigint | null {
  return value <= noDataBelow ? null : value;
}

/** Writes a whole number with a comma after every third digit; exact at any size. */
export function grouped(value: bigint | number): string {
  return groupedText(String(value));
}

function groupedText(text: string): string {
  const [whole = '', part] = text.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return part === undefined ? digits : `${digits}.${part}`;
}

/** Gives `value / divisor` with this many decimals, rounded half away from zero; whole numbers are divided exactly. */
export function divided(value: bigint | number, divisor: bigint, decimals: number): string {
  if (typeof value === 'number') return groupedText((value / Number(divisor)).toFixed(decimals));
  const negative = value < 0n;
  const scaled = (negative ? -value : value) * 10n ** BigInt(decimals);
  const rounded = String((scaled + divisor / 2n) / divisor).padStart(decimals + 1, '0');
  const whole = grouped(BigInt(rounded.slice(0, rounded.length - decimals)));
  return `${negative ? '-' : ''}${whole}${decimals > 0 ? `.${rounded.slice(-decimals)}` : ''}`;
}

import { describe, expect, it } from 'vitest';
import { byteRate, bytes, count, load, memoryLimit, nanoseconds, percent, share } from './figures';

describe('figures', () => {
  it('keeps every digit of a LONG beyond 2^53', () => {
    expect(bytes('9007199254740993')?.full).toBe('9,007,199,254,740,993 B');
    expect(count('9223372036854775807')?.short).toBe('9,223,372,036,854,775,807');
    expect(nanoseconds('9007199254740993')?.full).toBe('9,007,199,254,740,993 ns');
  });
  it('shows nothing for NULL, for the mark of "no data" and for what is no number', () => {
    for (const figure of [null, undefined, '', 'abc', Number.NaN, Number.POSITIVE_INFINITY])
      expect(bytes(figure)).toBeUndefined();
    expect(nanoseconds('-9223372036854775808')).toBeUndefined();
    expect(nanoseconds(-(2 ** 63))).toBeUndefined();
  });
  it('humanises bytes with binary steps', () => {
    expect(bytes(0)).toEqual({ short: '0 B', full: '0 B' });
    expect(bytes(1023)?.short).toBe('1,023 B');
    expect(bytes(73_086_976)).toEqual({ short: '69.7 MB', full: '73,086,976 B' });
    expect(bytes(-2048)?.short).toBe('-2.0 KB');
    expect(byteRate(1_258_291)?.short).toBe('1.2 MB/s');
    expect(bytes('1180591620717411303424')?.short).toBe('1,024.0 EB');
  });
  it('shows query times in ms as the vendor does and long ones in s', () => {
    expect(nanoseconds(0)?.short).toBe('0.00 ms');
    expect(nanoseconds(12_345_678)).toEqual({ short: '12.35 ms', full: '12,345,678 ns' });
    expect(nanoseconds(12_345_678_901)?.short).toBe('12.3 s');
  });
  it('shows percentages, shares, loads and counts', () => {
    expect(percent(16.05)?.short).toBe('16.05 %');
    expect(percent(100)?.short).toBe('100.00 %');
    expect(share(0.25)).toEqual({ short: '25.0 %', full: '0.25' });
    expect(share(1)?.short).toBe('100.0 %');
    expect(load(0.1605)?.short).toBe('0.1605');
    expect(count(1234567)?.short).toBe('1,234,567');
    expect(load(1e-9)?.full).toBe('1e-9');
  });
  it('says that a memory limit of 0 is none, in both languages', () => {
    expect(memoryLimit(0)?.short).toEqual({ en: 'no limit', zh: '不限' });
    expect(memoryLimit(8)?.short).toBe('8 GB');
    expect(memoryLimit(0.5)?.short).toBe('0.5 GB');
  });
});

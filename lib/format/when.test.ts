import { describe, expect, it } from 'vitest';
import { ago, daysUntil, moment, span } from './when';

describe('times', () => {
  it('says how long ago in the largest unit that fits', () => {
    expect(ago(-50).en).toBe('0 s ago');
    expect(ago(4_900)).toEqual({ en: '4 s ago', zh: '4 秒前' });
    expect(ago(61_000).en).toBe('1 min ago');
    expect(span(3 * 3_600_000)).toEqual({ en: '3 h', zh: '3 小时' });
    expect(span(50 * 3_600_000).en).toBe('2 days');
  });
  it('counts the days until the end of the last day', () => {
    const now = Date.parse('2025-11-21T10:00:00Z');
    expect(daysUntil('2025-11-21', now)).toBe(0);
    expect(daysUntil('2025-11-22', now)).toBe(1);
    expect(daysUntil('2025-12-21', now)).toBe(30);
    expect(daysUntil('2025-11-20', now)).toBe(-1);
  });
  it('leaves out the date of a moment less than a day old', () => {
    const now = Date.parse('2025-11-21T10:00:00Z');
    expect(moment(now - 1000, now, 'en')).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(moment(now - 90_000_000, now, 'zh')).toMatch(/2025/);
  });
});

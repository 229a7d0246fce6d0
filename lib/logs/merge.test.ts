import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeByTime, mergeLoaded, type NodeEntry, withTimes } from './merge';

const entry = (alias: string, micros: number, at = 0): NodeEntry => ({
  alias,
  micros,
  at,
  end: at + 1,
  text: '',
});

describe('merge', () => {
  test('the result is in order of time, loses nothing, and keeps each node’s own order', () => {
    const list = fc.array(fc.nat(50)).map((times) => times.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(list, { maxLength: 6 }), (lists) => {
        const inputs = lists.map((times, node) => times.map((time, at) => entry(`n${node}`, time, at)));
        const merged = mergeByTime(inputs);
        expect(merged).toHaveLength(inputs.flat().length);
        merged.forEach((item, i) => {
          const before = merged[i - 1];
          if (!before) return;
          expect(before.micros).toBeLessThanOrEqual(item.micros);
          if (before.micros === item.micros) expect(before.alias <= item.alias).toBe(true);
        });
        for (const input of inputs)
          expect(merged.filter(({ alias }) => alias === input[0]?.alias)).toEqual(input);
      }),
    );
  });

  test('a line without a time, or from before a clock was put back, keeps its place', () => {
    const raw = ['2024-01-05 00:00:05.0', undefined, '2024-01-05 00:00:01.0', '2024-01-05 00:00:06.0'];
    const times = withTimes(
      'a',
      raw.map((stamp, at) => ({ at, end: at, text: '', ...(stamp && { stamp }) })),
    );
    const [first] = times;
    expect(times.map(({ micros }) => micros - (first?.micros ?? 0))).toEqual([0, 0, 0, 1_000_000]);
  });

  test('nodes in different time zones meet in the same moment', () => {
    const at = (alias: string, stamp: string, zone: number) =>
      withTimes(alias, [{ at: 0, end: 1, text: '', stamp }], zone);
    const merged = mergeByTime([
      at('east', '2024-01-05 09:30:00.5', 480),
      at('west', '2024-01-05 01:30:00.1', 0),
    ]);
    expect(merged.map(({ alias }) => alias)).toEqual(['west', 'east']);
  });

  test('what lies beyond the loaded part of another node is held back, and that node is asked for more', () => {
    const a = { alias: 'a', entries: [1, 2, 8, 9].map((n) => entry('a', n)), atStart: true, atEnd: true };
    const b = { alias: 'b', entries: [5, 6, 7].map((n) => entry('b', n)), atStart: false, atEnd: false };
    const merged = mergeLoaded([a, b]);
    expect(merged.entries.map(({ micros }) => micros)).toEqual([5, 6, 7]);
    expect(merged).toMatchObject({ askOlder: ['b'], askNewer: ['b'] });
    const whole = mergeLoaded([a, { ...b, atStart: true, atEnd: true }]);
    expect(whole.entries).toHaveLength(7);
    expect(whole).toMatchObject({ askOlder: [], askNewer: [] });
  });
});

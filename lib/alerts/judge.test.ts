import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type Memory, memoryOf } from './judge';
import type { AlertEvent, Observation, Rule } from './types';

const rule: Rule = {
  kind: 'node-down',
  enabled: true,
  severity: 'critical',
  threshold: null,
  forS: 10,
  clearS: 5,
};
type Input = Observation['state'] | 'missing';

function seen(state: Input, subject = 'd1'): Observation[] {
  if (state === 'missing') return [];
  const message = { en: `${subject} down`, zh: `${subject} 宕机` };
  return [{ kind: 'node-down', subject, state, message, seen: state }];
}

interface At {
  at: number;
  event: AlertEvent;
}

/** Gives the events of a sequence of [seconds since the last look, what was seen]. */
function play(sequence: [number, Input][], rules = [rule], from: Memory = new Map()): At[] {
  let memory = from;
  let at = 0;
  const all: At[] = [];
  for (const [wait, state] of sequence) {
    at += wait;
    const result = judge(seen(state), rules, memory, at * 1000);
    memory = result.memory;
    all.push(...result.events.map((event) => ({ at, event })));
  }
  return all;
}

const each = (count: number, state: Input): [number, Input][] =>
  Array.from({ length: count }, () => [1, state]);
const types = (events: At[]) => events.map(({ at, event }) => `${at} ${event.type}`);

describe('judge', () => {
  test('raises once a condition has lasted forS, and clears once it has been over for clearS', () => {
    expect(types(play([...each(30, 'bad'), ...each(30, 'good'), ...each(30, 'bad')]))).toEqual([
      '11 raise',
      '36 clear',
      '71 raise',
    ]);
  });

  test('keeps what was seen when it was raised', () => {
    const [first] = play(each(20, 'bad'));
    expect(first?.event).toMatchObject({
      subject: 'd1',
      severity: 'critical',
      seen: 'bad',
      message: { en: 'd1 down' },
    });
  });

  test('alternating input raises nothing and clears nothing', () => {
    const flapping = Array.from({ length: 600 }, (_, i): [number, Input] => [1, i % 2 ? 'bad' : 'good']);
    expect(play(flapping)).toEqual([]);
    expect(types(play([...each(12, 'bad'), ...flapping]))).toEqual(['11 raise']);
  });

  test('better than the limit but not by enough neither raises nor clears', () => {
    expect(play(each(100, 'between'))).toEqual([]);
    expect(types(play([...each(11, 'bad'), ...each(100, 'between')]))).toEqual(['11 raise']);
    expect(play([...each(9, 'bad'), ...each(1, 'between'), ...each(9, 'bad')])).toEqual([]);
  });

  test('missing data neither raises nor clears, and no time passes for it', () => {
    expect(play([...each(5, 'bad'), ...each(1000, 'missing')])).toEqual([]);
    expect(types(play([...each(5, 'bad'), ...each(1000, 'missing'), ...each(6, 'bad')]))).toEqual([
      '1011 raise',
    ]);
    expect(types(play([...each(11, 'bad'), ...each(3, 'good'), ...each(1000, 'missing')]))).toEqual([
      '11 raise',
    ]);
  });

  test('a long time without any look is missing data too', () => {
    expect(play([...each(5, 'bad'), [3600, 'bad']])).toEqual([]);
  });

  test('an alert that was open before a restart stays open while it is bad, and is cleared once it is over', () => {
    const open = memoryOf([{ kind: 'node-down', subject: 'd1' }], 0);
    expect(play(each(100, 'bad'), [rule], open)).toEqual([]);
    expect(types(play(each(100, 'good'), [rule], open))).toEqual(['6 clear']);
  });

  test('switching a rule off clears what is open and raises nothing', () => {
    const open = memoryOf([{ kind: 'node-down', subject: 'd1' }], 0);
    expect(types(play(each(100, 'bad'), [{ ...rule, enabled: false }], open))).toEqual(['1 clear']);
  });

  test('subjects are judged each for itself', () => {
    const both = judge([...seen('bad', 'd1'), ...seen('good', 'd 2')], [{ ...rule, forS: 0 }], new Map(), 0);
    expect(both.events.map(({ type, subject }) => `${type} ${subject}`)).toEqual(['raise d1']);
  });

  const input = fc.constantFrom<Input>('bad', 'between', 'good', 'missing');
  // Long stretches of one state, as well as short ones: chance alone would seldom wait long enough.
  const stretch = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 9 }), input)
    .map(([count, wait, state]) => Array.from({ length: count }, (): [number, Input] => [wait, state]));
  const sequences = fc.array(stretch, { maxLength: 40, size: 'max' }).map((stretches) => stretches.flat());
  const waits = fc.integer({ min: 0, max: 20 });

  test('no sequence raises twice within forS + clearS, and events alternate', () => {
    fc.assert(
      fc.property(sequences, waits, waits, (sequence, forS, clearS) => {
        const events = play(sequence, [{ ...rule, forS, clearS }]);
        events.forEach(({ event }, i) => {
          expect(event.type).toBe(i % 2 ? 'clear' : 'raise');
        });
        const raises = events.filter(({ event }) => event.type === 'raise').map(({ at }) => at);
        raises.slice(1).forEach((at, i) => {
          expect(at - (raises[i] ?? 0)).toBeGreaterThanOrEqual(forS + clearS);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('nothing is remembered of what is well', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        let memory: Memory = new Map();
        let end = 0;
        for (const [wait, state] of sequence) {
          end += wait * 1000;
          memory = judge(seen(state), [rule], memory, end).memory;
        }
        for (let s = 0; s <= 6; s++) memory = judge(seen('good'), [rule], memory, end + s * 1000).memory;
        expect(memory.size).toBe(0);
      }),
    );
  });
});

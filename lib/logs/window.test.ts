import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchNewer, searchOlder } from './search';
import { longLog, MemoryLog } from './testing';
import { findTime } from './time-search';
import type { LogCursor, LogEntry } from './types';
import { readNewer, readOlder } from './window';

const filter = { levels: [], text: '', ignoreCase: false };

async function allOlder(log: MemoryLog, bytes: number): Promise<LogEntry[]> {
  let entries: LogEntry[] = [];
  for (let before: LogCursor | undefined; ; ) {
    const page = await readOlder(log, before, { kind: 'log', bytes });
    entries = [...page.entries, ...entries];
    if (page.atStart) return entries;
    before = page.start;
  }
}

async function allNewer(log: MemoryLog, bytes: number): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let after = { offset: 0, file: '' }; ; ) {
    const page = await readNewer(log, after, { kind: 'log', bytes });
    entries.push(...page.entries);
    if (page.atEnd) return entries;
    after = page.end;
  }
}

const line = fc.oneof(
  fc.nat(9).map((n) => `2024-01-05 09:30:0${n}.000001 <INFO> :m${n}`),
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\n', ' ')),
);
const joined = (entries: LogEntry[]) => entries.map(({ text }) => text).join('\n');

describe('paging', () => {
  test('pages in either direction together are the file, whatever their size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 8, max: 400 }),
        async (lines, bytes) => {
          const log = new MemoryLog(
            Buffer.from(`2024-01-05 00:00:00.1 <INFO> :begin\n${lines.join('\n')}\n`),
          );
          const whole = joined(await allOlder(log, 1_000_000));
          expect(joined(await allOlder(log, bytes))).toBe(whole);
          expect(joined(await allNewer(log, bytes))).toBe(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an entry with its further lines is never cut between pages going back', async () => {
    const text = Array.from(
      { length: 50 },
      (_, n) => `2024-01-05 00:00:${String(n).padStart(2, '0')}.1 <ERROR> :e${n}\n\tat a\n\tat b\n`,
    );
    for (const entry of await allOlder(new MemoryLog(Buffer.from(text.join(''))), 100))
      expect(entry.text).toMatch(/^2024.*\n\tat a\n\tat b$/);
  });

  test('the last line of a process that died in the middle of it is shown', async () => {
    const log = new MemoryLog(Buffer.from('2024-01-05 00:00:00.1 <INFO> :a\n2024-01-05 00:00:01.1 <ERR'));
    expect((await readOlder(log, undefined, { kind: 'log' })).entries).toHaveLength(2);
  });

  test('an empty log is an empty page', async () => {
    const page = await readOlder(new MemoryLog(Buffer.alloc(0)), undefined, { kind: 'log' });
    expect(page).toMatchObject({ entries: [], atStart: true, atEnd: true });
  });

  test('megabytes without a line end do not keep the page from coming', async () => {
    const log = new MemoryLog(Buffer.alloc(3_000_000, 'x'));
    const page = await readOlder(log, undefined, { kind: 'log' });
    expect(page.entries).toHaveLength(1);
    expect(log.bytesRead).toBeLessThan(2_000_000);
  });
});

describe('jump to a time', () => {
  const log = new MemoryLog(longLog(400_000));

  test('finds the first entry not older than the time, with few and small reads', async () => {
    log.reads = 0;
    log.bytesRead = 0;
    const { offset } = await findTime(log, '2024-01-07 12:34:56', 'log');
    expect(log.content.subarray(offset, offset + 26).toString()).toBe('2024-01-07 12:34:56.000000');
    expect(log.reads).toBeLessThan(16);
    expect(log.bytesRead).toBeLessThan(400_000);
  });

  test('before the first and after the last entry it gives the ends', async () => {
    expect((await findTime(log, '2023-01-01', 'log')).offset).toBe(0);
    expect((await findTime(log, '2025-01-01', 'log')).offset).toBe(log.content.length);
  });

  test('it is the same as looking at every line, for any log in order and any time', async () => {
    const item = fc.record({ gap: fc.nat(3), extra: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 3000, minLength: 1 }), fc.nat(5000), async (items, at) => {
        let second = 0;
        const stamp = (s: number) => new Date(s * 1000).toISOString().slice(0, 19).replace('T', ' ');
        let expected: number | undefined;
        let text = '';
        for (const { gap, extra } of items) {
          second += gap;
          if (expected === undefined && second >= at) expected = text.length;
          text += `${stamp(second)}.000000 <INFO> :${'x'.repeat(extra * 20)}\n${extra % 7 === 0 ? 'more\n' : ''}`;
        }
        const found = await findTime(new MemoryLog(Buffer.from(text)), stamp(at), 'log');
        expect(found.offset).toBe(expected ?? text.length);
      }),
      { numRuns: 40 },
    );
  });

  test('a stretch without times does not lead astray', async () => {
    const gap = Buffer.from(`${'no time here\n'.repeat(20_000)}`);
    const late = Buffer.from('2024-01-09 00:00:00.1 <INFO> :late\n');
    const parted = new MemoryLog(Buffer.concat([longLog(5000), gap, late]));
    const { offset } = await findTime(parted, '2024-01-08', 'log');
    expect(offset).toBe(parted.content.length - late.length);
  });
});

describe('search by paging', () => {
  test('goes back until enough is found and can be continued from there', async () => {
    const log = new MemoryLog(longLog(20_000));
    const options = { kind: 'log' as const, filter: { ...filter, levels: ['ERROR' as const] }, limit: 50 };
    const first = await searchOlder(log, undefined, options);
    expect(first.entries.length).toBeGreaterThanOrEqual(50);
    expect(first.entries.every(({ level }) => level === 'ERROR')).toBe(true);
    const next = await searchOlder(log, first.start, options);
    expect(next.entries.at(-1)?.end).toBeLessThanOrEqual(first.entries[0]?.at ?? 0);
    const forward = await searchNewer(log, next.end, options);
    expect(forward.entries[0]?.at).toBe(first.entries[0]?.at);
  });

  test('stops at its bound without a hit and says how far it came', async () => {
    const log = new MemoryLog(longLog(300_000));
    const found = await searchOlder(log, undefined, {
      kind: 'log',
      filter: { ...filter, text: 'nowhere' },
      limit: 5,
    });
    expect(found).toMatchObject({ entries: [], atStart: false });
    expect(found.search.bytes).toBeLessThan(10_000_000);
    expect(found.start.offset).toBe(log.content.length - found.search.bytes);
  });
});

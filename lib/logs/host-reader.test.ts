import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Follower } from './follower';
import { HostLogReader } from './host-reader';
import { newer, older, searchNewer, searchOlder } from './search';
import { localHost, longLog, MemoryLog } from './testing';
import { findTime } from './time-search';
import type { LogFilter } from './types';

const dir = mkdtempSync(path.join(tmpdir(), "deck logs ' "));
afterAll(() => rmSync(dir, { recursive: true }));
const file = path.join(dir, 'datanode1.log');
const reader = () => new HostLogReader(localHost(), file);
const none: LogFilter = { levels: [], text: '', ignoreCase: false };
const at = (n: number) => `2024-01-05 00:00:0${n}.000001`;
const line = (n: number, text = `line ${n}`) => `${at(n)} <INFO> :${text}\n`;

beforeEach(() => writeFileSync(file, longLog(20_000)));

describe('a log file on a host', () => {
  test('is read byte for byte from any place, from the end too, with the host’s clock', async () => {
    const raw = Buffer.from([0, 1, 0xff, 0x0a, 0xc3, 0x28, 0x0d, 0x0a]);
    writeFileSync(file, raw);
    const host = reader();
    expect(await host.read(0, 100, '')).toMatchObject({ from: 0, size: 8 });
    expect(Buffer.from((await host.read(2, 3, '')).bytes)).toEqual(raw.subarray(2, 5));
    expect(Buffer.from((await host.read(-3, 3, '')).bytes)).toEqual(raw.subarray(5));
    expect((await host.read(8, 3, '')).bytes).toHaveLength(0);
    expect(Math.abs(host.clock?.aheadMs ?? 1e9)).toBeLessThan(5000);
    expect(host.clock?.zoneMinutes).toBe(0 - new Date().getTimezoneOffset());
  });

  test('several places at once come in their order', async () => {
    const content = longLog(20_000);
    const ranges = [
      { from: 5, length: 10 },
      { from: 100_000, length: 7 },
      { from: content.length - 3, length: 50 },
    ];
    const chunks = await reader().readMany(ranges, '');
    expect(chunks.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(
      ranges.map(({ from, length }) => content.subarray(from, from + length).toString()),
    );
  });

  test('missing, a directory or a pipe is said to be missing, and does not hang', async () => {
    const gone = new HostLogReader(localHost(), path.join(dir, 'x.log'));
    await expect(gone.read(0, 1, '')).rejects.toMatchObject({ code: 'LOG-MISSING' });
    await expect(new HostLogReader(localHost(), dir).read(0, 1, '')).rejects.toMatchObject({
      code: 'LOG-MISSING',
    });
  });

  test('jump to a time works on it', async () => {
    const { offset } = await findTime(reader(), '2024-01-05 03:00:00', 'log');
    expect(
      longLog(20_000)
        .subarray(offset, offset + 19)
        .toString(),
    ).toBe('2024-01-05 03:00:00');
  });
});

describe('search on the host', () => {
  const options = { kind: 'log' as const, limit: 20 };

  test('gives the newest matches and how many there are, and goes on from there', async () => {
    const filter = { ...none, levels: ['ERROR' as const] };
    const first = await searchOlder(reader(), undefined, { ...options, filter });
    expect(first.search.matches).toBe(2000);
    expect(first.entries.map(({ text }) => text.split(':').at(-1))).toEqual(
      Array.from({ length: 20 }, (_, n) => `line ${19_809 + n * 10}`),
    );
    expect(first).toMatchObject({ atStart: false, atEnd: true });
    const next = await searchOlder(reader(), first.start, { ...options, filter });
    expect(next.entries.at(-1)?.text).toContain('line 19799');
    const forward = await searchNewer(reader(), { offset: 0, file: '' }, { ...options, filter });
    expect(forward.entries[0]?.text).toContain('line 9');
    const after = await searchNewer(reader(), forward.end, { ...options, filter });
    expect(after.entries[0]?.text).toContain('line 209');
  });

  test('text is found as it is, whatever a shell or an expression would make of it', async () => {
    const odd = [
      '$(touch pwned)',
      "'; touch pwned; '",
      '.*',
      '-e',
      '--help',
      '控制节点',
      '\\n',
      'a\\',
      '[',
      '"`id`"',
    ];
    writeFileSync(file, odd.map((text, n) => line(n, text)).join(''));
    for (const text of odd) {
      const { entries, search } = await searchOlder(reader(), undefined, {
        ...options,
        filter: { ...none, text },
      });
      expect(entries.map((entry) => entry.text)).toContain(`${at(odd.indexOf(text))} <INFO> :${text}`);
      expect(search.matches).toBeLessThanOrEqual(3);
    }
    const pwned = await new HostLogReader(localHost(), path.join(process.cwd(), 'pwned'))
      .read(0, 1, '')
      .catch((e) => e);
    expect(pwned).toMatchObject({ code: 'LOG-MISSING' });
  });

  test('a match in a further line gives the whole entry, and the level is that of the entry', async () => {
    writeFileSync(file, `${line(1)}${at(2)} <ERROR> :failed\n  at needle\n  at b\n${line(3, 'needle')}`);
    const both = { ...none, text: 'NEEDLE', ignoreCase: true };
    const found = await searchOlder(reader(), undefined, { ...options, filter: both });
    expect(found.entries.map(({ text }) => text)).toEqual([
      `${at(2)} <ERROR> :failed\n  at needle\n  at b`,
      `${at(3)} <INFO> :needle`,
    ]);
    const errors = await searchOlder(reader(), undefined, {
      ...options,
      filter: { ...both, levels: ['ERROR'] },
    });
    expect(errors.entries).toHaveLength(1);
    expect(
      (await searchOlder(reader(), undefined, { ...options, filter: { ...none, text: 'NEEDLE' } })).entries,
    ).toEqual([]);
  });

  test('without a filter it pages', async () => {
    const page = await older(reader(), undefined, { ...options, filter: none });
    expect(page.entries.length).toBeGreaterThan(1000);
    const next = await newer(reader(), page.start, { ...options, filter: none });
    expect(next.entries[0]?.at).toBe(page.entries[0]?.at);
  });
});

describe('following', () => {
  const start = (log: HostLogReader | MemoryLog, offset: number, filter = none) =>
    new Follower(log, { offset, file: '' }, 'log', filter);
  const drain = async (follower: Follower) => {
    const seen: string[] = [];
    for (;;) {
      const { entries, gap, more } = await follower.step();
      if (gap) seen.push(gap.what);
      seen.push(
        ...entries.map(({ text, continues }) => (continues ? `+${text}` : (text.split(':').at(-1) ?? ''))),
      );
      if (!more) return seen;
    }
  };

  test('gives each line once and only when it is whole', async () => {
    writeFileSync(file, line(1));
    const follower = start(reader(), 0);
    expect(await drain(follower)).toEqual(['line 1']);
    appendFileSync(file, line(2).slice(0, 10));
    expect(await drain(follower)).toEqual([]);
    appendFileSync(file, line(2).slice(10));
    appendFileSync(file, '  at a\n');
    expect(await drain(follower)).toEqual(['line 2\n  at a']);
    appendFileSync(file, '  at b\n');
    expect(await drain(follower)).toEqual(['+  at b']);
  });

  test('when the file is renamed away, its last lines come before those of the new one', async () => {
    writeFileSync(file, line(1));
    const follower = start(reader(), 0);
    await drain(follower);
    appendFileSync(file, `${line(2)}${line(3, 'cut').trimEnd()}`);
    renameSync(file, `${file}.1`);
    writeFileSync(file, `${line(3)}${line(4)}`);
    expect(await drain(follower)).toEqual(['line 2', 'cut', 'rotated', 'line 3', 'line 4']);
    rmSync(`${file}.1`);
  });

  test('when the file is cut or removed, it goes on with what comes then', async () => {
    writeFileSync(file, `${line(1)}${line(2)}`);
    const follower = start(reader(), 0);
    await drain(follower);
    truncateSync(file);
    appendFileSync(file, line(3));
    expect(await drain(follower)).toEqual(['rotated', 'line 3']);
    rmSync(file);
    await expect(drain(follower)).rejects.toMatchObject({ code: 'LOG-MISSING' });
    writeFileSync(file, line(4));
    expect(await drain(follower)).toEqual(['line 4']);
  });

  test('through the server, which names no file, a new file is known by its content', async () => {
    const log = new MemoryLog(Buffer.from(`${line(1)}${line(2)}`));
    const follower = start(log, 0);
    expect(await drain(follower)).toEqual(['line 1', 'line 2']);
    log.content = Buffer.from(`${line(5)}${line(6)}${line(7)}`);
    expect(await drain(follower)).toEqual(['rotated', 'line 5', 'line 6', 'line 7']);
  });

  test('only what passes the filter, with its further lines', async () => {
    writeFileSync(file, '');
    const follower = start(reader(), 0, { ...none, levels: ['ERROR'] });
    appendFileSync(file, `${line(1)}  not this\n${at(2)} <ERROR> :yes\n  with this\n`);
    expect(await drain(follower)).toEqual(['yes\n  with this']);
    appendFileSync(file, `  and this\n${line(3)}`);
    expect(await drain(follower)).toEqual(['+  and this']);
  });

  test('far behind, it skips to the present and says how much', async () => {
    const log = new MemoryLog(longLog(100_000));
    const follower = start(log, 0);
    const { gap } = await follower.step();
    expect(gap?.what).toBe('skipped');
    expect((await drain(follower)).at(-1)).toBe('line 99999');
  });
});

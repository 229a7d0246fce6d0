import { describe, expect, test } from 'vitest';
import { parseEntries } from '@/lib/commands/backup';
import { isAppError } from '@/lib/errors';
import { newDataSince } from './data-state';
import { type BackupEntry, differences, parseManifest } from './manifest';
import { BackupSettings } from './schemas';
import type { BackupPlace } from './types';
import { verdictOf } from './verdict';

const hash = (letter: string) => letter.repeat(64);
const file = (path: string, sha256 = hash('a'), mode = '644'): BackupEntry => ({
  path,
  type: 'file',
  mode,
  size: 3,
  sha256,
});

describe('differences from a manifest', () => {
  test('are named by file: changed content, changed mode, missing, and not in the backup', () => {
    const wanted = [file('a'), file('b'), file('c'), file('d')];
    const seen = [file('a'), file('b', hash('b')), file('c', hash('a'), '755'), file('e')];
    expect(differences(wanted, seen)).toEqual([
      `b: SHA-256 ${hash('b')}`,
      `c: file 755 3 ${hash('a')} `,
      'd: missing',
      'e: not in the backup',
    ]);
    expect(differences(wanted, wanted)).toEqual([]);
  });
});

describe('the list of a directory', () => {
  test('joins entries and hashes, also of names with blanks', () => {
    const text = `d\t755\t4096\tx\t\nf\t600\t3\tx/a b\t\nl\t777\t1\tlink\tx\n${hash('c')} *./x/a b\n`;
    expect(parseEntries(text)).toEqual([
      { path: 'link', type: 'link', mode: '777', size: 0, target: 'x' },
      { path: 'x', type: 'directory', mode: '755', size: 0 },
      { path: 'x/a b', type: 'file', mode: '600', size: 3, sha256: hash('c') },
    ]);
  });
  test('leaves out a file that came after the entries were listed, but no name with a tab', () => {
    const text = `f\t600\t3\ta\t\n${hash('c')} *./a\n${hash('d')} *./a.tmp\n`;
    expect(parseEntries(text)?.map(({ path }) => path)).toEqual(['a']);
    expect(() => parseEntries(`f\t600\t3\ta\tb\t\n${hash('c')} *./a\tb\n`)).toThrow('BACKUP-ODD-FILE');
  });
  test('tells a missing directory from an empty one', () => {
    expect(parseEntries('none\n')).toBeUndefined();
    expect(parseEntries('')).toEqual([]);
  });
  test('refuses what a copy would lose: sockets, names with line ends or backslashes', () => {
    const code = (text: string) => {
      try {
        parseEntries(text);
      } catch (error) {
        return isAppError(error) && error.code;
      }
      return undefined;
    };
    expect(code('s\t755\t0\tsock\t\n')).toBe('BACKUP-ODD-FILE');
    expect(code('f\t644\t3\ta\nb\t\n')).toBe('BACKUP-ODD-FILE');
    expect(code('f\t644\t3\ta\\b\t\n')).toBe('BACKUP-ODD-FILE');
  });
});

test('a manifest that is cut off or of another form is no manifest', () => {
  expect(parseManifest('{"form":1,"id":"b1"')).toBeUndefined();
  expect(parseManifest('{"form":2}')).toBeUndefined();
});

describe('new data since a backup', () => {
  const state = (database: string, chunks: number, versions: number) => ({ database, chunks, versions });
  test('is what was written, created or dropped; the probe’s own database does not count', () => {
    const before = { databases: [state('dfs://a', 2, 5), state('dfs://b', 1, 1), state('dfs://p', 1, 1)] };
    const now = { databases: [state('dfs://a', 2, 7), state('dfs://c', 1, 1), state('dfs://p', 4, 9)] };
    expect(newDataSince(before, now, ['dfs://p'])).toEqual([
      { database: 'dfs://a', chunksBefore: 2, chunksNow: 2, writes: 2 },
      { database: 'dfs://b', chunksBefore: 1, chunksNow: 0, writes: 0 },
      { database: 'dfs://c', chunksBefore: 0, chunksNow: 1, writes: 1 },
    ]);
    expect(newDataSince(before, before)).toEqual([]);
  });
  test('is also a partition that was written while another one was dropped, although all figures are the same', () => {
    const of = (identity?: number) => ({
      databases: [{ ...state('dfs://a', 2, 5), ...(identity !== undefined && { identity }) }],
    });
    expect(newDataSince(of(7), of(8))).toMatchObject([{ database: 'dfs://a', chunksNow: 2 }]);
    expect(newDataSince(of(7), of(7))).toEqual([]);
    expect(newDataSince(of(), of(8))).toEqual([]);
  });
});

test('the directory for backups is absolute, and no directory of the system', () => {
  const ok = (baseDir: string) => BackupSettings.safeParse({ baseDir }).success;
  expect([ok(''), ok('/data/backups')]).toEqual([true, true]);
  expect([ok('/opt'), ok('data/x'), ok('/a/../b'), ok('/a b/c')]).toEqual([false, false, false, false]);
});

test('a backup counts as intact or proven only when every one of its places was looked at', () => {
  const at = (address: string) => ({ address, path: '/b' });
  const places = ['h1', 'h2'].map((address) => at(address) as BackupPlace);
  const verdict = (seen: { address: string; ok: boolean }[], how: 'hashes' | 'proof' = 'hashes') =>
    verdictOf({
      places,
      verification: {
        runId: 'r',
        at: '',
        how,
        places: seen.map(({ address, ok }) => ({ ...at(address), ok, wrong: [] })),
      },
    });
  const [first, second] = [
    { address: 'h1', ok: true },
    { address: 'h2', ok: true },
  ];
  expect(verdict([first])).toBe('partly');
  expect(verdict([first, second])).toBe('intact');
  expect(verdict([first, second], 'proof')).toBe('proven');
  expect(verdict([{ ...first, ok: false }])).toBe('damaged');
  expect(verdictOf({ places, verification: null })).toBe('never');
});

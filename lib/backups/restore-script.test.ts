import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyPart, listEntries, parseEntries } from '@/lib/commands/backup';
import { checksums, restoreScript } from '@/lib/commands/backup-script';
import type { BackupItem, ManifestItem } from './manifest';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "deck it's a restore-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]) => path.join(root, ...parts);
const sh = (line: string) => execFileSync('sh', ['-c', line], { encoding: 'utf8' });
const read = (...parts: string[]) => readFileSync(at(...parts), 'utf8');
function write(text: string, ...parts: string[]): void {
  mkdirSync(path.dirname(at(...parts)), { recursive: true });
  writeFileSync(at(...parts), text);
}

/** A backup of these parts as they are now. */
function backup(items: BackupItem[]): void {
  const taken = items.map((item): ManifestItem => {
    const entries = parseEntries(sh(listEntries(item)));
    if (entries) sh(copyPart(item, at('backup', 'files', item.key)));
    return { ...item, present: entries !== undefined, entries: entries ?? [] };
  });
  write(checksums(taken), 'backup', 'SHA256SUMS');
  write(restoreScript(at('ddb'), taken), 'backup', 'restore.sh');
}
const restore = (...words: string[]) =>
  spawnSync('sh', [at('backup', 'restore.sh'), ...words], { encoding: 'utf8' });

const raft = (): BackupItem => ({ key: 'c1.raft', kind: 'raft', path: at('ddb', 'data', 'raft') });
const programs = (): BackupItem => ({
  key: 'programs',
  kind: 'programs',
  path: at('ddb', 'server'),
  except: ['dolphindb.lic'],
});

test('what is asked for comes back, newer state is moved aside, all else stays as it is', () => {
  write('old', 'ddb', 'data', 'raft', 'a b');
  write('v1', 'ddb', 'server', 'dolphindb');
  const outside: BackupItem = { key: 'd1.chunkMeta', kind: 'chunkMeta', path: at('ssd', 'META') };
  backup([raft(), programs(), outside]);
  write('new', 'ddb', 'data', 'raft', 'a b');
  write('more', 'ddb', 'data', 'raft', 'log2');
  write('v2', 'ddb', 'server', 'dolphindb');
  write('licence', 'ddb', 'server', 'dolphindb.lic');
  write('later', 'ssd', 'META', 'editlog.0');

  expect(restore()).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(at('ddb', 'data', 'raft'))).toEqual(['a b']);
  expect(read('ddb', 'data', 'raft', 'a b')).toBe('old');
  expect(read('ddb', '.deck', 'aside', 'by-hand', 'c1.raft', 'log2')).toBe('more');
  expect(readdirSync(at('ssd', 'META'))).toEqual([]);
  expect(read('ssd', 'META.deck-aside-by-hand', 'editlog.0')).toBe('later');
  expect(read('ddb', 'server', 'dolphindb')).toBe('v2');

  expect(restore('programs')).toMatchObject({ status: 0, stderr: '' });
  expect(read('ddb', 'server', 'dolphindb')).toBe('v1');
  expect(read('ddb', 'server', 'dolphindb.lic')).toBe('licence');
  expect(restore().stdout).toContain('by-hand/c1.raft.2');
});

test('a copy that was changed is named, and nothing is touched', () => {
  write('old', 'ddb', 'data', 'raft', 'log');
  backup([raft()]);
  write('new', 'ddb', 'data', 'raft', 'log');
  write('other', 'backup', 'files', 'c1.raft', 'log');
  const { status, stdout } = restore();
  expect([status === 0, stdout]).toEqual([false, expect.stringContaining('files/c1.raft/log: FAILED')]);
  expect(read('ddb', 'data', 'raft', 'log')).toBe('new');
});

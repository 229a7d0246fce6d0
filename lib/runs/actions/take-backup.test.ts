import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BackupItem, BackupManifest } from '@/lib/backups/manifest';
import type { TakeBackupArgs } from '@/lib/runs/plans/args-backup';
import { compareWithBackup } from './support/backup-compare';
import { takeBackup } from './take-backup';
import { localContext, localHost } from './testing/local-host';

vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: async () => {},
}));

let base: string;
const at = (...names: string[]) => join(base, ...names);
const place = () => at('backups', 'b1');

function command(name: string, ...lines: string[]): void {
  writeFileSync(at('bin', name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
}

/** Has something happen to the part each time after it was listed, right before it is copied. */
function meanwhile(line: string): void {
  const tar = execFileSync('sh', ['-c', 'command -v tar'], { encoding: 'utf8' }).trim();
  command('tar', `case "$*" in *-cf*) cd ${at('part')} && ${line} ;; esac`, `exec ${tar} "$@"`);
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deck-backup-'));
  for (const name of ['part', 'bin']) mkdirSync(at(name));
  // What others write to this disk is not waited for.
  command('sync', 'exit 0');
  vi.stubEnv('PATH', `${at('bin')}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true, force: true });
});

function args(change: Partial<TakeBackupArgs>): TakeBackupArgs {
  const items: BackupItem[] = [{ key: 'd1.chunkMeta', kind: 'chunkMeta', path: at('part') }];
  return {
    id: 'b1',
    dir: at('ddb'),
    place: place(),
    clusterId: 'c1',
    clusterName: 'demo',
    consistency: 'stopped',
    version: 'v',
    items,
    ...change,
  };
}
const manifest = (): BackupManifest => JSON.parse(readFileSync(join(place(), 'manifest.json'), 'utf8'));

describe('a part of many files', () => {
  test('is backed up whole and compared whole: its list is longer than a connection keeps', async () => {
    // Long paths instead of very many files; a list of 400 of them has 1.3 MB.
    const folder = join(...Array.from({ length: 7 }, () => 'd'.repeat(200)));
    mkdirSync(at('part', folder), { recursive: true });
    const names = Array.from({ length: 400 }, (_, n) => join(folder, String(n).padStart(200, '0')));
    for (const name of names) writeFileSync(at('part', name), '');
    await takeBackup.apply(localContext(), args({}));
    const entries = manifest().items[0]?.entries ?? [];
    expect(entries.filter(({ sha256 }) => sha256).map(({ path }) => path)).toEqual(names);
    expect(await takeBackup.check?.(localContext(), args({}))).toBe('done');
    const compared = () => compareWithBackup(localContext(), localHost(), { id: 'b1', place: place() });
    expect(await compared()).toMatchObject([{ state: 'same' }]);
    writeFileSync(at('part', names[200] ?? ''), 'x');
    expect(await compared()).toMatchObject([
      { state: 'changed', changed: [expect.stringContaining('0200: SHA')] },
    ]);
  });
});

describe('a part that nodes write to while it is copied', () => {
  const take = () => takeBackup.apply(localContext(), args({ consistency: 'quiet' }));

  const copyOf = (name: string) => readFileSync(join(place(), 'files', 'd1.chunkMeta', name), 'utf8');

  test('is kept when its files only grow: as they were when they were copied, with the hash of what was kept', async () => {
    writeFileSync(at('part', 'checkpoint.0'), 'stands still');
    writeFileSync(at('part', 'editlog.0'), 'begin\n');
    meanwhile('echo more >> editlog.0');
    await take();
    expect(copyOf('editlog.0')).toBe('begin\nmore\nmore\n');
    const entry = manifest().items[0]?.entries.find(({ path }) => path === 'editlog.0');
    const sha256 = createHash('sha256').update(copyOf('editlog.0')).digest('hex');
    expect(entry).toMatchObject({ size: 16, sha256 });
    expect(await takeBackup.check?.(localContext(), args({ consistency: 'quiet' }))).toBe('done');
  });

  test.each([
    ['are written anew', 'date +%N > busy'],
    ['are replaced by longer ones', 'echo "$(date +%N) $(cat busy)" > new; mv new busy'],
  ])('is not kept when files %s each time', async (_how, line) => {
    writeFileSync(at('part', 'busy'), 'begin\n');
    meanwhile(line);
    await expect(take()).rejects.toMatchObject({ code: 'BACKUP-BUSY' });
    expect(existsSync(place())).toBe(false);
  });
});

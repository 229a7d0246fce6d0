import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Verification } from '@/lib/backups/types';
import { isAppError } from '@/lib/errors';
import { setBackupStore } from './backup-store';
import { checkRollback } from './check-rollback';
import { deleteBackup } from './delete-backup';
import { localContext } from './testing/local-host';
import { verifyBackup } from './verify-backup';

const id = 'b-1';
let base: string;
let place: string;
let noted: Verification['places'];
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

const manifest = (kind: 'configuration' | 'chunkMeta', path: string, files: Record<string, string>) =>
  JSON.stringify({
    form: 1,
    id,
    clusterId: 'c1',
    clusterName: 'demo',
    host: 'h1',
    dir: base,
    at: new Date(0).toISOString(),
    consistency: 'stopped',
    version: '',
    items: [
      {
        key: kind,
        kind,
        path,
        present: true,
        entries: Object.entries(files).map(([name, text]) => ({
          path: name,
          type: 'file',
          mode: '644',
          size: text.length,
          sha256: sha256(text),
        })),
      },
    ],
  });

function write(content: string): void {
  writeFileSync(join(place, 'files/configuration/a'), content, { mode: 0o644 });
  const text = manifest('configuration', join(base, 'config'), { a: content });
  writeFileSync(join(place, 'manifest.json'), text);
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deck-kept-'));
  place = join(base, 'backups', id);
  mkdirSync(join(place, 'files/configuration'), { recursive: true });
  write('old');
  noted = [];
  const unused = () => Promise.reject(new Error('not asked for'));
  setBackupStore({
    isRecorded: unused,
    record: unused,
    forget: unused,
    noteVerification: async (_id, _runId, found) => void noted.push(found),
  });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
const remove = (at: { id: string; place: string }) =>
  codeOf(deleteBackup.apply(localContext(), { dir: base, ...at }));

describe('a deletion', () => {
  test('removes the backup, also one whose manifest is damaged', async () => {
    writeFileSync(join(place, 'manifest.json'), '{');
    expect(await remove({ id, place })).toBe('done');
    expect(existsSync(place)).toBe(false);
  });
  test('leaves alone whatever is not this backup, by its manifest or by its name', async () => {
    expect(await remove({ id: 'b-2', place })).toBe('BACKUP-OTHER');
    const data = join(base, 'data');
    mkdirSync(data);
    expect(await remove({ id, place: data })).toBe('BACKUP-OTHER');
    expect([existsSync(place), existsSync(data)]).toEqual([true, true]);
  });
});

test('a backup whose files and manifest were changed together is damaged', async () => {
  const manifestSha256 = sha256(readFileSync(join(place, 'manifest.json')));
  const verify = () =>
    codeOf(verifyBackup.apply(localContext(), { id, dir: base, place, how: 'hashes', manifestSha256 }));
  expect(await verify()).toBe('done');
  write('new');
  expect(await verify()).toBe('BACKUP-DAMAGED');
  expect(noted.map(({ ok }) => ok)).toEqual([true, false]);
});

test('where a rolling upgrade never came to there is no backup to verify; where it did, its absence is found', async () => {
  const version = '2.00.11.3';
  const pack = { fileName: 'old.zip', version, variant: '', sha256: 'x', binarySha256: 'x' };
  writeFileSync(
    join(base, '.deck.json'),
    JSON.stringify({ cluster: { id: 'c1', name: 'demo' }, package: pack }),
  );
  rmSync(place, { recursive: true });
  const verify = (more: { untouched?: string }) =>
    codeOf(verifyBackup.apply(localContext(), { id, dir: base, place, how: 'hashes', ...more }));
  expect(await verify({ untouched: version })).toBe('done');
  expect(noted).toEqual([]);
  expect(await verify({})).toBe('BACKUP-GONE');
  expect(await verify({ untouched: '2.00.12.1' })).toBe('BACKUP-GONE');
  mkdirSync(join(base, '.deck/upgrade'), { recursive: true });
  writeFileSync(join(base, '.deck/upgrade/marker.old'), '{}');
  expect(await verify({ untouched: version })).toBe('BACKUP-GONE');
});

test('new rows are found behind any number of checkpoints that a start alone has changed', async () => {
  const path = join(base, 'CHUNK_METADATA');
  mkdirSync(path);
  const names = Array.from({ length: 40 }, (_, at) => `checkpoint.${at}`);
  const put = (text: string) => {
    for (const name of names) writeFileSync(join(path, name), text, { mode: 0o644 });
  };
  const files = Object.fromEntries([...names, 'editlog.1'].map((name) => [name, 'old']));
  writeFileSync(join(place, 'manifest.json'), manifest('chunkMeta', path, files));
  writeFileSync(join(path, 'editlog.1'), 'old', { mode: 0o644 });
  put('new');
  const look = () =>
    codeOf(checkRollback.check?.(localContext(), { id, dir: base, place }) ?? Promise.resolve());
  expect(await look()).toBe('done');
  writeFileSync(join(path, 'editlog.1'), 'old and rows');
  expect(await look()).toBe('ROLLBACK-NEW-DATA');
});

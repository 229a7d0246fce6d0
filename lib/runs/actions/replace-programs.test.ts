import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
// @ts-expect-error yazl has no types
import yazl from 'yazl';
import type { BackupItem } from '@/lib/backups/manifest';
import { lookCommand, parseLook } from '@/lib/upgrades/look';
import { checkUpgradeHost } from './check-upgrade';
import { recallPrograms } from './recall-programs';
import { replacePrograms } from './replace-programs';
import { localContext, localHost } from './testing/local-host';
import { unpackNew } from './unpack-new';

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

let base: string;
let dir: string;
let zip: string;
const at = (name: string) => join(dir, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

function write(name: string, content: string): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

const old = {
  'server/dolphindb': 'old programme',
  'server/dolphindb.dos': 'old script',
  'server/dolphindb.cfg': 'my single mode',
  'server/dolphindb.lic': 'my licence',
  'server/web/index.html': 'old page',
  'server/plugins/own/x': 'my plugin',
  'server/clusterDemo/config/cluster.cfg': 'my configuration',
};
const fresh = {
  'server/dolphindb': 'new programme',
  'server/dolphindb.dos': 'new script',
  'server/dolphindb.cfg': 'package',
  'server/dolphindb.lic': 'package',
  'server/web/index.html': 'new page',
  'server/web/a name with blanks': 'new file',
  'server/clusterDemo/config/cluster.cfg': 'package',
};

const pkg = () => ({
  id: 'p2',
  fileName: 'new.zip',
  version: '2.00.12.1',
  variant: '',
  sha256: sha256(readFileSync(zip)),
});
const args = () => ({ clusterId: 'c1', clusterName: 'demo', dir, zip, package: pkg() });
const oldArgs = () => ({ clusterId: 'c1', clusterName: 'demo', dir, version: '2.00.11.3' });

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'deck-upgrade-'));
  dir = join(base, "it's");
  for (const [name, content] of Object.entries(old)) write(name, content);
  const marker = {
    cluster: { id: 'c1', name: 'demo' },
    package: {
      fileName: 'old.zip',
      version: '2.00.11.3',
      variant: '',
      sha256: 'x',
      binarySha256: sha256(old['server/dolphindb']),
    },
  };
  write('.deck.json', JSON.stringify(marker));
  zip = join(dir, '.deck/new.zip');
  mkdirSync(dirname(zip), { recursive: true });
  const made = new yazl.ZipFile();
  for (const [name, content] of Object.entries(fresh))
    made.addBuffer(Buffer.from(content), name, { mode: 0o100644 });
  made.end();
  await pipeline(made.outputStream, createWriteStream(zip));
});
afterEach(() => rmSync(base, { recursive: true }));

describe('the look before an upgrade', () => {
  test('asks for space although an earlier package lies ready, and no more once the new one does', async () => {
    const ctx = localContext();
    const { zip: _, ...installation } = args();
    const look = (known = true) =>
      checkUpgradeHost.check?.(ctx, {
        ...installation,
        package: { ...pkg(), ...(!known && { sha256: undefined }) },
        needBytes: Number.MAX_SAFE_INTEGER,
      });
    write('.deck/upgrade/ready', 'f'.repeat(64));
    await expect(look()).rejects.toMatchObject({ code: 'DEPLOY-NO-SPACE' });
    const marker = JSON.parse(text('.deck.json'));
    write(
      '.deck.json',
      JSON.stringify({ ...marker, package: { ...marker.package, sha256: 'f'.repeat(64) } }),
    );
    await expect(look(false)).rejects.toMatchObject({ code: 'DEPLOY-NO-SPACE' });
    await unpackNew.apply(ctx, args());
    expect([await look(), await look(false)]).toEqual(['needed', 'needed']);
  });
});

describe('replacing the programmes', () => {
  test('takes every new file and leaves configuration, licence and own plugins alone', async () => {
    const ctx = localContext();
    await unpackNew.apply(ctx, args());
    expect(text('server/dolphindb')).toBe('old programme');
    expect(await unpackNew.check?.(ctx, args())).toBe('done');
    await replacePrograms.apply(ctx, args());
    expect(text('server/dolphindb')).toBe('new programme');
    expect(statSync(at('server/dolphindb')).mode & 0o111).not.toBe(0);
    expect(text('server/dolphindb.dos')).toBe('new script');
    expect(text('server/web/a name with blanks')).toBe('new file');
    for (const name of ['dolphindb.cfg', 'dolphindb.lic', 'plugins/own/x', 'clusterDemo/config/cluster.cfg'])
      expect(text(`server/${name}`)).toBe(old[`server/${name}` as keyof typeof old]);
    expect(JSON.parse(text('.deck.json')).package.version).toBe('2.00.12.1');
    expect(await replacePrograms.check?.(ctx, args())).toBe('done');
  });

  test('cut off between two files goes on with the rest', async () => {
    const ctx = localContext();
    await unpackNew.apply(ctx, args());
    renameSync(at('.deck/upgrade/server/dolphindb'), at('server/dolphindb'));
    expect(await replacePrograms.check?.(ctx, args())).toBe('needed');
    await replacePrograms.apply(ctx, args());
    expect(text('server/dolphindb.dos')).toBe('new script');
  });

  test('a file that is not the package’s own is noticed', async () => {
    const ctx = localContext();
    await unpackNew.apply(ctx, args());
    writeFileSync(at('.deck/upgrade/server/dolphindb.dos'), 'altered');
    await expect(replacePrograms.apply(ctx, args())).rejects.toMatchObject({ code: 'UPGRADE-INCOMPLETE' });
  });

  test('a zip with another hash is refused before anything is unpacked', async () => {
    const wrong = { ...args(), package: { ...pkg(), sha256: 'a'.repeat(64) } };
    await expect(unpackNew.apply(localContext(), wrong)).rejects.toMatchObject({
      code: 'UPGRADE-BAD-PACKAGE',
    });
    expect(existsSync(at('.deck/upgrade'))).toBe(false);
  });

  test('a damaged zip leaves nothing behind', async () => {
    const whole = readFileSync(zip);
    writeFileSync(zip, whole.subarray(0, whole.length / 2));
    await expect(unpackNew.apply(localContext(), args())).rejects.toMatchObject({
      code: 'UPGRADE-BAD-PACKAGE',
    });
    expect(existsSync(at('.deck/upgrade'))).toBe(false);
    expect(text('server/dolphindb')).toBe('old programme');
  });
});

describe('bringing the old programmes back', () => {
  test('is proven by the hash of before the upgrade, also where somebody had replaced the executable by hand', async () => {
    const ctx = localContext();
    write('server/dolphindb', 'patched by hand');
    await unpackNew.apply(ctx, args());
    await replacePrograms.apply(ctx, args());
    await expect(recallPrograms.apply(ctx, oldArgs())).rejects.toMatchObject({ code: 'ROLLBACK-PROGRAMS' });
    write('server/dolphindb', 'patched by hand');
    await recallPrograms.apply(ctx, oldArgs());
    expect(JSON.parse(text('.deck.json')).package.version).toBe('2.00.11.3');
    expect(existsSync(at('.deck/upgrade'))).toBe(false);
    await recallPrograms.apply(ctx, oldArgs());
  });

  test('of a host that the upgrade never came to is not stopped by the record of an earlier upgrade', async () => {
    const earlier = { ...JSON.parse(text('.deck.json')).package, version: '2.00.10.1', binarySha256: 'e' };
    write(
      '.deck/upgrade/marker.old',
      JSON.stringify({ cluster: { id: 'c1', name: 'demo' }, package: earlier }),
    );
    await recallPrograms.apply(localContext(), oldArgs());
    expect(JSON.parse(text('.deck.json')).package.version).toBe('2.00.11.3');
    expect(existsSync(at('.deck/upgrade'))).toBe(false);
  });

  test('of a host that the upgrade never came to takes the executable that somebody had put there', async () => {
    write('server/dolphindb', 'patched by hand');
    await recallPrograms.apply(localContext(), oldArgs());
    expect(JSON.parse(text('.deck.json')).package.binarySha256).toBe(sha256('patched by hand'));
  });
});

test('the look before an upgrade finds what is there', async () => {
  const { stdout } = await localHost().exec(lookCommand(dir), { timeoutMs: 10_000 });
  const seen = parseLook(stdout);
  expect(seen.plugins).toEqual(['own']);
  expect(seen.binarySha256).toBe(sha256('old programme'));
  expect(JSON.parse(seen.marker ?? '').package.version).toBe('2.00.11.3');
  expect(Buffer.from(seen.licence ?? '', 'base64').toString()).toBe('my licence');
  expect(seen.freeBytes).toBeGreaterThan(0);
});

test('the look before an upgrade measures what the backup will hold, also outside the installation, and does not walk through the chunks', async () => {
  const items: BackupItem[] = [
    { key: 'datanode1.chunkMeta', kind: 'chunkMeta', path: at('ssd/CHUNK_METADATA') },
    { key: 'programs', kind: 'programs', path: at('server'), except: ['clusterDemo', 'dolphindb.lic'] },
  ];
  const measured = async () =>
    parseLook((await localHost().exec(lookCommand(dir, { items }), { timeoutMs: 10_000 })).stdout)
      .backupBytes;
  // Each file by whole blocks: dolphindb, dolphindb.dos, dolphindb.cfg, web/index.html, plugins/own/x.
  const before = 5 * 4096;
  expect(await measured()).toBe(before);
  write('server/clusterDemo/data/datanode1/storage/CHUNKS/far', 'x'.repeat(500_000));
  expect(await measured()).toBe(before);
  write('ssd/CHUNK_METADATA/editlog.1', 'x'.repeat(500_000));
  expect(await measured()).toBe(before + 123 * 4096);
});

test('the look before an upgrade sees the directory for backups, or the nearest one above it', async () => {
  const look = async (baseDir: string) =>
    parseLook(
      (await localHost().exec(lookCommand(dir, { items: [], baseDir }), { timeoutMs: 10_000 })).stdout,
    );
  const free = expect.any(Number);
  expect(await look(at('not/there/yet'))).toMatchObject({
    base: { writable: true, same: true, freeBytes: free },
  });
  expect((await look('/proc/deck')).base).toMatchObject({ same: false });
});

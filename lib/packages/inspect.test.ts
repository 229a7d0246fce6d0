import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
// @ts-expect-error yazl has no types
import yazl from 'yazl';
import { AppError } from '@/lib/errors';
import { inspectPackage } from './inspect';

const dir = mkdtempSync(path.join(tmpdir(), 'deck-inspect-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function elf(machine: number, size = 4096): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

interface Item {
  data?: Buffer | string;
  mode?: number;
  compress?: boolean;
}
const layout: Record<string, Item> = {
  'README.txt': {},
  'server/dolphindb': { data: elf(0x3e), mode: 0o100755 },
  'server/dolphindb.dos': {},
  'server/dolphindb.lic': {},
  'server/clusterDemo/startController.sh': {},
  'server/clusterDemo/startAgent.sh': {},
  'server/clusterDemo/stopAllNode.sh': {},
  'server/clusterDemo/upgrade.sh': {},
};
let made = 0;

async function zipBytes(items: Record<string, Item>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, { data = 'x', mode = 0o100644, compress = true }] of Object.entries(items)) {
    zip.addBuffer(Buffer.from(data), name, { mode, compress });
  }
  zip.addEmptyDirectory('server/clusterDemo/log');
  zip.end();
  return buffer(zip.outputStream);
}

function save(bytes: Buffer, name = 'DolphinDB_Linux64_V3.00.4.zip'): string {
  const file = path.join(dir, `${++made}-${name}`);
  writeFileSync(file, bytes);
  return file;
}

async function inspect(items: Record<string, Item>, name = 'DolphinDB_Linux64_V3.00.4.zip') {
  return inspectPackage(save(await zipBytes(items), name), name);
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => new AppError('accepted', { en: '', zh: '' }),
    (error) => error as AppError,
  );
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(layout).filter(([name]) => !names.includes(name)));
const rename = (bytes: Buffer, from: string, to: string) =>
  Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');

describe('inspectPackage', () => {
  it('gives the facts of a proper package', async () => {
    expect(await inspect(layout, 'DolphinDB_Linux64_V2.00.11.3_ABI.zip')).toEqual({
      version: '2.00.11.3',
      variant: 'ABI',
      arch: 'x86_64',
      fileCount: 8,
      unpackedBytes: 4096 + 7,
      topLevel: ['README.txt', 'server'],
      hasLlvm: false,
      absent: [],
    });
  });

  it('takes the architecture from the programme, and the version only from a name that says it', async () => {
    const items = { ...layout, 'server/dolphindb': { data: elf(0xb7) }, 'server/libLLVM-7.1.so': {} };
    expect(await inspect(items, 'upload-1.part')).toMatchObject({
      arch: 'aarch64',
      version: null,
      hasLlvm: true,
    });
    expect((await refusal(inspect(items))).code).toBe('PACKAGE-ARCH');
  });

  it('accepts links that stay inside, and names usual files that are absent', async () => {
    const links = {
      'server/libunwind.so': { data: 'libunwind.so.4', mode: 0o120777 },
      'server/clusterDemo/lic': { data: '../dolphindb.lic', mode: 0o120777 },
    };
    expect(await inspect({ ...without('server/dolphindb.dos'), ...links })).toMatchObject({
      absent: ['server/dolphindb.dos'],
    });
  });

  it('says which files are missing', async () => {
    const error = await refusal(inspect(without('server/dolphindb', 'server/clusterDemo/startAgent.sh')));
    expect([error.code, error.detail.seen]).toEqual([
      'PACKAGE-LAYOUT',
      'missing: server/dolphindb, server/clusterDemo/startAgent.sh',
    ]);
    expect(error.text.zh && error.detail.remedy?.zh).toBeTruthy();
  });

  it.each([
    ['PACKAGE-WINDOWS', { ...layout, 'server/dolphindb.exe': {} }],
    [
      'PACKAGE-NESTED',
      Object.fromEntries(Object.entries(layout).map(([name, item]) => [`DolphinDB/${name}`, item])),
    ],
    ['PACKAGE-EXECUTABLE', { ...layout, 'server/dolphindb': { data: '#!/bin/sh\n' } }],
    ['PACKAGE-EXECUTABLE', { ...layout, 'server/dolphindb': { data: elf(0x28) } }],
    ['PACKAGE-EXECUTABLE', { ...layout, 'server/dolphindb': { data: '' } }],
    ['PACKAGE-UNSAFE-LINK', { ...layout, 'server/a': { data: '/etc/passwd', mode: 0o120777 } }],
    ['PACKAGE-UNSAFE-LINK', { ...layout, 'server/a': { data: '../../x', mode: 0o120777 } }],
    ['PACKAGE-UNSAFE-LINK', { ...layout, 'server/a': { data: 'clusterDemo/..', mode: 0o120777 } }],
    [
      'PACKAGE-UNSAFE-LINK',
      { ...layout, 'server/a': { data: 'clusterDemo', mode: 0o120777 }, 'server/a/b': {} },
    ],
    ['PACKAGE-UNSAFE-LINK', { ...layout, 'server/a': { data: '', mode: 0o120777 } }],
    ['PACKAGE-UNSAFE-LINK', { ...layout, 'server/fifo': { mode: 0o010644 } }],
  ])('refuses with %s', async (code, items) => {
    expect((await refusal(inspect(items as Record<string, Item>))).code).toBe(code);
  });

  it.each(['../../etc.txt', '/etc/xxxx.txt', 'server\\xx.txt', 'server/\nx.txt', 'server/./.txt'])(
    'refuses the path %j',
    async (unsafe) => {
      const bytes = rename(await zipBytes({ ...layout, 'server/xx.txt': {} }), 'server/xx.txt', unsafe);
      expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-UNSAFE-PATH');
    },
  );

  it('refuses a path that is there twice', async () => {
    const bytes = rename(
      await zipBytes({ ...layout, 'server/startXX': {}, 'server/startYY': {} }),
      'server/startYY',
      'server/startXX',
    );
    expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-UNSAFE-PATH');
  });

  it('refuses an encrypted archive', async () => {
    const bytes = await zipBytes(layout);
    for (
      let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
      at !== -1;
      at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
    ) {
      bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8);
    }
    expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-ENCRYPTED');
  });

  it('refuses sizes that no package has, without unpacking', async () => {
    const bytes = await zipBytes(layout);
    const first = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    bytes.writeUInt32LE(0xfffffff0, first + 24);
    expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-BOMB');
  });

  it('refuses entries that share their data', async () => {
    const bytes = await zipBytes(layout);
    const first = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    bytes.writeUInt32LE(bytes.length, first + 20);
    bytes.writeUInt32LE(bytes.length, first + 24);
    expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-BOMB');
  });

  it('does not believe a programme that is larger than its entry says', async () => {
    const bytes = await zipBytes({ ...layout, 'server/dolphindb': { data: elf(0x3e, 200_000) } });
    const at = bytes.indexOf('server/dolphindb', bytes.indexOf('PK\x01\x02', 0, 'latin1')) - 46;
    bytes.writeUInt32LE(10, at + 24);
    expect((await refusal(inspectPackage(save(bytes)))).code).toBe('PACKAGE-DAMAGED');
  });

  it('names what a file is when it is no package', async () => {
    const cut = (await zipBytes(layout)).subarray(0, 600);
    const codes = await Promise.all(
      [Buffer.from(''), Buffer.from('<!DOCTYPE html>'), Buffer.from('hello'), cut].map(
        async (bytes) => (await refusal(inspectPackage(save(bytes)))).code,
      ),
    );
    expect(codes).toEqual(['PACKAGE-EMPTY', 'PACKAGE-HTML', 'PACKAGE-NOT-ZIP', 'PACKAGE-DAMAGED']);
  });

  it('gives facts or a refusal, and nothing else, for any flipped byte of the directory', async () => {
    const good = await zipBytes(layout);
    for (let at = good.indexOf('PK\x01\x02', 0, 'latin1'); at < good.length; at += 3) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      expect(await refusal(inspectPackage(save(bytes, 'flipped.zip')))).toBeInstanceOf(AppError);
    }
  });
});

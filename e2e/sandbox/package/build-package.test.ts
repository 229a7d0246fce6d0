import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Entry, fromBuffer } from 'yauzl';
import { licenceKinds, licenceText } from './licences.mjs';

const builder = fileURLToPath(new URL('./build-package.mjs', import.meta.url));
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deck-package-'));
  const dummy = path.join(folder, 'dummy');
  writeFileSync(dummy, 'not a server\n');
  chmodSync(dummy, 0o755);
  env = { ...process.env, SANDBOX_STANDIN_EXE: dummy, SANDBOX_CACHE: folder };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const build = (...words: string[]) =>
  execFileSync(process.execPath, [builder, ...words], { env, encoding: 'utf8' }).trim();
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

function entries(file: string): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(readFileSync(file), { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error);
      const found: Entry[] = [];
      zip.on('entry', (entry: Entry) => found.push(entry));
      zip.on('end', () => resolve(found));
      zip.on('error', reject);
    });
  });
}

describe('package', () => {
  test("has the vendor's name for each variant", () => {
    expect(path.basename(build('2.00.11.3'))).toBe('DolphinDB_Linux64_V2.00.11.3.zip');
    expect(path.basename(build('2.00.11.3', '--variant', 'ABI'))).toBe(
      'DolphinDB_Linux64_V2.00.11.3_ABI.zip',
    );
  });

  test("has the vendor's layout, with empty data and log folders", async () => {
    const names = (await entries(build('2.00.11.3'))).map((entry) => entry.fileName);
    const demo = 'server/clusterDemo';
    expect(names).toEqual(
      expect.arrayContaining([
        'README.txt',
        ...[
          'dolphindb',
          'dolphindb.cfg',
          'dolphindb.dos',
          'dolphindb.lic',
          'startSingle.sh',
          'stopSingle.sh',
        ].map((n) => `server/${n}`),
        ...['controller.cfg', 'agent.cfg', 'cluster.cfg', 'cluster.nodes'].map((n) => `${demo}/config/${n}`),
        ...['startController.sh', 'startAgent.sh', 'stopAllNode.sh', 'stopController.sh', 'upgrade.sh'].map(
          (n) => `${demo}/${n}`,
        ),
        'server/modules/ops.dos',
        'server/web/index.html',
      ]),
    );
    const inside = names.filter((name) => /^server\/clusterDemo\/(data|log)\//.test(name));
    expect(inside).toEqual([`${demo}/data/`, `${demo}/log/`]);
  });

  test('gives nothing the execute bit', async () => {
    for (const { fileName, externalFileAttributes } of await entries(build('2.00.11.3'))) {
      const mode = externalFileAttributes >>> 16;
      if (!fileName.endsWith('/')) expect([fileName, mode & 0o111]).toEqual([fileName, 0]);
    }
  });

  test('is built once, and the same inputs give the same bytes', () => {
    const first = build('2.00.12.2');
    const made = statSync(first).mtimeMs;
    expect(statSync(build('2.00.12.2')).mtimeMs).toBe(made);
    expect(hash(build('2.00.12.2', '--out', path.join(folder, 'other')))).toBe(hash(first));
  });

  test('is built again when the executable has changed', () => {
    const before = hash(build('2.00.12.2'));
    writeFileSync(env.SANDBOX_STANDIN_EXE!, 'another server\n');
    expect(hash(build('2.00.12.2'))).not.toBe(before);
  });

  test('grows by the padding asked for, away from the folder that is served', () => {
    const padded = build('2.00.11.3', '--pad', '3');
    expect(statSync(padded).size).toBeGreaterThan(3 * 1024 * 1024);
    expect(path.dirname(padded)).not.toBe(path.dirname(build('2.00.11.3')));
  });

  test.each([['latest'], ['2.0.1'], ['2.00.11.3', '--variant', 'ARM'], ['2.00.11.3', '--pad', '-1'], []])(
    'a command that makes no sense is refused: %s %s %s',
    (...words) => {
      const { status } = spawnSync(
        process.execPath,
        [builder, ...words.filter((word) => word !== undefined)],
        { env },
      );
      expect(status).toBe(1);
    },
  );
});

describe('licence files', () => {
  const now = Date.UTC(2026, 0, 1);
  const fields = (kind: string) => licenceText(kind, now).split('\n')[0]?.split(',') ?? [];

  test('the community one is as long as the published one', () => {
    expect(Buffer.byteLength(licenceText('community', now))).toBe(387);
    expect(fields('community').slice(0, 5)).toEqual(['2042.01.01', '8', '2', '3', 'Trial Users']);
  });

  test.each(licenceKinds)('%s: one CSV line of nine fields, then 256 bytes in base64', (kind) => {
    const [, ...rest] = licenceText(kind, now).split('\n');
    expect(fields(kind)).toHaveLength(9);
    expect(Buffer.from(rest.join(''), 'base64')).toHaveLength(256);
  });

  test("only enterprise and expiring-soon cover the tutorial's twelve nodes today", () => {
    const covers = licenceKinds.filter((kind) => {
      const [expiry = '', , , nodes] = fields(kind);
      return Number(nodes) >= 12 && Date.parse(expiry.replaceAll('.', '-')) > now;
    });
    expect(covers).toEqual(['enterprise', 'expiring-soon']);
  });
});

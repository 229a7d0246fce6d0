import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
// @ts-expect-error yazl has no types
import yazl from 'yazl';
import type { UpgradeScriptArgs } from '@/lib/runs/plans/args-upgrade-script';
import { hookText, KNOWN_WORDS, prepareCommand, questionsFor, scriptPathsOf } from './upgrade-script';
import { scriptFailure } from './upgrade-script-errors';

const script = readFileSync(
  path.join(process.cwd(), 'e2e/sandbox/package/files/server/clusterDemo/upgrade.sh'),
  'utf8',
);

let base: string;
let args: UpgradeScriptArgs;
const at = (name: string) => path.join(args.dir, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

async function writeZip(file: string): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const name of ['dolphindb', 'dolphindb.dos', 'dolphindb.lic'])
    zip.addBuffer(Buffer.from(`new ${name}`), `server/${name}`, { mode: 0o100644 });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'deck-script-'));
  const dir = path.join(base, "it's");
  mkdirSync(path.join(dir, 'server/clusterDemo'), { recursive: true });
  mkdirSync(path.join(dir, '.deck'));
  for (const name of ['dolphindb', 'dolphindb.dos', 'dolphindb.lic'])
    writeFileSync(path.join(dir, 'server', name), `old ${name}`);
  writeFileSync(path.join(dir, 'server/clusterDemo/upgrade.sh'), script);
  const zip = path.join(dir, '.deck/package.zip');
  const sha256 = await writeZip(zip);
  const pkg = { id: 'p', fileName: 'package.zip', version: '2.00.12.1', variant: 'JIT', sha256 };
  args = { clusterId: 'c', clusterName: 'demo', dir, mode: 'offline', zip, package: pkg };
});
afterEach(() => rmSync(base, { recursive: true }));

/** Runs the script as the action does, but with its answers on standard input. */
function runScript() {
  spawnSync('/bin/sh', ['-c', prepareCommand(args)]);
  const { hook } = scriptPathsOf(args);
  writeFileSync(hook, hookText(args));
  const { status, stdout, stderr } = spawnSync('bash', ['upgrade.sh'], {
    cwd: at('server/clusterDemo'),
    env: { ...process.env, TERM: 'xterm', BASH_ENV: hook },
    input: questionsFor(args)
      .map(({ answer }) => `${answer}\n`)
      .join(''),
    encoding: 'utf8',
  });
  const end = { exitCode: status, text: stdout + stderr, lines: `${stdout}${stderr}`.trim().split('\n') };
  return { ...end, failure: scriptFailure('h1', end) };
}

describe('upgrade.sh, offline', () => {
  test('replaces the programmes and leaves licence and the package that Deck has put there', () => {
    const { failure } = runScript();
    expect(failure).toBeUndefined();
    expect(text('server/dolphindb')).toBe('new dolphindb');
    expect(text('server/dolphindb.lic')).toBe('old dolphindb.lic');
    expect(existsSync(args.zip)).toBe(true);
    expect(existsSync(scriptPathsOf(args).zip)).toBe(false);
  });

  test('with another package than expected is stopped before anything is unpacked', () => {
    const other = 'f'.repeat(64);
    args = { ...args, package: { ...args.package, sha256: other } };
    const { failure } = runScript();
    expect(failure?.code).toBe('UPGRADE-SCRIPT-PACKAGE');
    expect(failure?.detail.seen).toContain(other);
    expect(existsSync(scriptPathsOf(args).unpacked)).toBe(false);
    expect(text('server/dolphindb')).toBe('old dolphindb');
  });

  test('trips neither over files of an earlier attempt nor over an old zip', () => {
    const { unpacked, zip } = scriptPathsOf(args);
    mkdirSync(path.join(unpacked, 'server'), { recursive: true });
    writeFileSync(path.join(unpacked, 'server/dolphindb'), 'half');
    writeFileSync(zip, 'old');
    writeFileSync(`${zip}.1`, 'older');
    expect(runScript().failure).toBeUndefined();
    expect(text('server/dolphindb')).toBe('new dolphindb');
    expect(existsSync(`${zip}.1`)).toBe(false);
  });

  test('with a damaged package has replaced nothing and says so', () => {
    writeFileSync(args.zip, 'damaged');
    args = { ...args, package: { ...args.package, sha256: undefined } };
    const { failure, exitCode } = runScript();
    expect(exitCode).toBe(9);
    expect(failure?.code).toBe('UPGRADE-SCRIPT-PACKAGE');
    expect(failure?.detail.remedy?.en).toContain('No program has been replaced');
  });

  test('has the words by which Deck knows it', () => {
    for (const words of KNOWN_WORDS) expect(script).toContain(words);
  });
});

describe('how a script ended', () => {
  const failure = (said: string, exitCode: number | null = 0) =>
    scriptFailure('h1', { exitCode, text: said, lines: said.split('\n') })?.code;

  test.each([
    ['said nothing', '', 0, 'UPGRADE-SCRIPT-FAILED'],
    [
      'answered no',
      'please shut down dolphindb process and back up metadata before upgrade!',
      0,
      'UPGRADE-SCRIPT-FAILED',
    ],
    ['found no package', 'UpLoadFailure', 0, 'UPGRADE-SCRIPT-PACKAGE'],
    ['could not download, without a marker', 'Start to wget a.zip\n404', 8, 'UPGRADE-SCRIPT-DOWNLOAD'],
    [
      'could not unzip, without a marker',
      'UpLoadSuccess\nEnd-of-central-directory',
      9,
      'UPGRADE-SCRIPT-PACKAGE',
    ],
    ['filled the disk', 'UnzipSuccess\ncp: write error: No space left on device', 1, 'UPGRADE-NO-SPACE'],
    ['could not copy', 'UnzipSuccess\nUpgradeFailure', 0, 'UPGRADE-SCRIPT-FAILED'],
    ['was killed after it had said so', 'UpgradeSuccess', null, 'UPGRADE-SCRIPT-FAILED'],
    ['found another one at work', '', 75, 'UPGRADE-SCRIPT-BUSY'],
  ])('one that %s is no success', (_what, said, exitCode, code) => {
    expect(failure(said, exitCode)).toBe(code);
  });

  test('only UpgradeSuccess with exit code 0 is success', () => {
    expect(failure('UnzipSuccess\nUpgradeSuccess')).toBeUndefined();
  });

  test('after unpacking it warns that programmes may be partly replaced', () => {
    const end = { exitCode: 1, text: 'UnzipSuccess', lines: [] };
    expect(scriptFailure('h1', end)?.detail.remedy?.en).toContain('partly replaced');
  });
});

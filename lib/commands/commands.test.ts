// biome-ignore lint/style/noRestrictedImports: the tests run the commands
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
// biome-ignore lint/style/noRestrictedImports: the tests look at what the commands did
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { describeDirectories, makeDirectory, parseDirectories, testPath } from './directories';
import { readAsBase64, receiveFile, receiveUpload, sha256Of } from './files';
import { findProcesses, parseProcesses } from './processes';
import { runStartScript, terminate } from './start';
import { unpackPackage } from './unpack';

const {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = fs;
const root = mkdtempSync(path.join(tmpdir(), "deck commands ' "));
afterAll(() => rmSync(root, { recursive: true }));

const sh = (command: string, input?: Buffer) => spawnSync('sh', ['-c', command], { input, encoding: 'utf8' });
/** Ends a process group, if there still is one. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {}
}
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const content = Buffer.from('控制节点\r\n\0 tail');

describe('files', () => {
  const file = path.join(root, 'a file');
  const options = { file, temporary: path.join(root, '.a file.tmp'), sha256: hashOf(content), mode: 0o640 };

  test('a received file has its content and mode, and its temporary name is gone', () => {
    expect(sh(receiveFile(options), content).status).toBe(0);
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).filter((name) => name.includes('a file'))).toEqual(['a file']);
  });

  test('other content than announced is told and not put in place', () => {
    const result = sh(receiveFile(options), Buffer.from('other'));
    expect(result.status).toBe(76);
    expect(result.stdout).toBe(`deck-hash ${hashOf(Buffer.from('other'))}\n`);
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(readdirSync(root).filter((name) => name.includes('a file'))).toEqual(['a file']);
  });

  test('an upload that is ended leaves no temporary file, however many signals end it', async () => {
    const folder = mkdtempSync(path.join(root, 'ended-'));
    const command = receiveUpload({
      file: path.join(folder, 'zip'),
      temporary: path.join(folder, '.zip.tmp'),
      sha256: hashOf(content),
      mode: 0o644,
      sizeBytes: 1_000_000,
    });
    for (let pauseMs = 0; pauseMs < 10; pauseMs++) {
      const shell = spawn('sh', ['-c', command], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
      shell.stdin.on('error', () => {});
      const closed = once(shell, 'close');
      await once(shell.stdout, 'data');
      for (let times = 0; times < 5 && shell.exitCode === null; times++) {
        endGroup(shell.pid as number);
        await sleep(pauseMs / 3);
      }
      shell.stdin.end();
      await closed;
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  test('an upload says when it is ready and refuses what does not fit', () => {
    expect(sh(receiveUpload({ ...options, sizeBytes: content.length }), content)).toMatchObject({
      status: 0,
      stdout: 'deck-ready\n',
    });
    const huge = sh(receiveUpload({ ...options, sizeBytes: 1e18 }), content);
    expect(huge.status).toBe(75);
    expect(huge.stdout).toMatch(/^deck-space \d+\n$/);
  });

  test('hash and read back agree with the file', () => {
    expect(sh(sha256Of(file)).stdout.trim()).toBe(hashOf(content));
    expect(sh(readAsBase64(file, 100)).stdout).toBe(`data\n${content.toString('base64')}\n`);
    expect(sh(readAsBase64(file, 3)).stdout).toBe('large\n');
    expect(sh(readAsBase64(`${file}x`, 3)).stdout).toBe('none\n');
  });
});

describe('directories', () => {
  test('a directory, its parents and what is in it are described', () => {
    const deep = path.join(root, 'x', 'y z');
    expect(sh(makeDirectory(deep)).status).toBe(0);
    expect(sh(testPath('-d', deep)).status).toBe(0);
    writeFileSync(path.join(deep, 'one'), '');
    const [full, missing, other] = parseDirectories(
      sh(describeDirectories([deep, `${deep}/p/q`, `${deep}/one`])).stdout,
    );
    expect(full).toMatchObject({
      path: deep,
      exists: true,
      entries: ['one'],
      writable: true,
      realPath: deep,
    });
    expect(full?.freeBytes).toBeGreaterThan(1e6);
    expect(missing).toMatchObject({
      exists: false,
      other: false,
      entries: [],
      nearest: deep,
      nearestWritable: true,
    });
    expect(other).toMatchObject({ exists: false, other: true });
  });
});

describe('packages', () => {
  const source = path.join(root, 'source');
  mkdirSync(path.join(source, 'server', 'clusterDemo'), { recursive: true });
  writeFileSync(path.join(source, 'server', 'dolphindb'), '#!/bin/sh\n', { mode: 0o644 });
  writeFileSync(path.join(source, 'server', 'clusterDemo', 'startController.sh'), '', { mode: 0o644 });
  const zip = path.join(root, 'p 1.zip');
  execFileSync('python3', [
    '-c',
    'import shutil,sys; shutil.make_archive(sys.argv[1][:-4], "zip", sys.argv[2])',
    zip,
    source,
  ]);

  test('unpacking gives a whole server directory with its programs executable, and nothing else', () => {
    const installDir = path.join(root, 'opt', 'ddb 1');
    const result = sh(unpackPackage({ zip, installDir, tag: 'run/1' }));
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(installDir)).toEqual(['server']);
    expect(statSync(path.join(installDir, 'server', 'dolphindb')).mode & 0o111).toBe(0o111);
    expect(statSync(path.join(installDir, 'server', 'clusterDemo', 'startController.sh')).mode & 0o111).toBe(
      0o111,
    );
    expect(existsSync(path.join(installDir, 'server', 'clusterDemo', 'data'))).toBe(true);
    expect(sh(unpackPackage({ zip, installDir, tag: 'run/1' })).status).toBe(73);
  });

  test('a package without a server leaves nothing behind', () => {
    const bad = path.join(root, 'bad.zip');
    execFileSync('python3', [
      '-c',
      'import zipfile,sys; zipfile.ZipFile(sys.argv[1], "w").writestr("readme", "x")',
      bad,
    ]);
    const installDir = path.join(root, 'opt', 'ddb2');
    expect(sh(unpackPackage({ zip: bad, installDir, tag: 'r' })).status).toBe(65);
    expect(readdirSync(installDir)).toEqual([]);
  });
});

describe('processes', () => {
  test('a server process is found by its executable with installation, mode and site, and ends when told; others are left alone', async () => {
    const installDir = path.join(root, 'inst');
    const demo = path.join(installDir, 'server', 'clusterDemo');
    mkdirSync(demo, { recursive: true });
    copyFileSync('/bin/bash', path.join(installDir, 'server', 'dolphindb'));
    sh(`chmod +x '${path.join(installDir, 'server', 'dolphindb').replaceAll("'", `'\\''`)}'`);
    const script =
      "nohup ./../dolphindb -c 'while :; do sleep 0.2; done' x -mode datanode -localSite 10.0.0.80:8803:P1-node1 > a.nohup 2>&1 &\n";
    writeFileSync(path.join(demo, 'startAgent.sh'), script);
    const decoy = spawn('sh', ['-c', 'sleep 20; # dolphindb -mode datanode']);
    expect(sh(runStartScript({ directory: demo, script: 'startAgent.sh' })).status).toBe(0);
    const mine = () =>
      parseProcesses(sh(findProcesses()).stdout).filter((process) => process.installDir === installDir);
    await expect.poll(() => mine().length).toBe(1);
    const [found] = mine();
    expect(found).toMatchObject({ mode: 'datanode', localSite: '10.0.0.80:8803:P1-node1', cwd: demo });
    expect(parseProcesses(sh(findProcesses()).stdout).some((process) => process.pid === decoy.pid)).toBe(
      false,
    );
    expect(sh(terminate([{ pid: found?.pid ?? 0, startedAt: '1' }])).status).toBe(0);
    expect(mine()).toHaveLength(1);
    expect(sh(terminate([found as { pid: number; startedAt: string }])).status).toBe(0);
    await expect.poll(() => mine().length).toBe(0);
    decoy.kill();
  });

  test('the start script of a directory that is not there is an error', () => {
    expect(sh(runStartScript({ directory: `${root}/none`, script: 'startAgent.sh' })).status).toBe(72);
  });
});

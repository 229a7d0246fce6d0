import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnose } from './diagnosis';
import { logOf, pathsOf } from './paths';
import { fullDisksCommand, outputFiles, parseFullDisks, startOutputCommand } from './start-output';

let dir: string;
const node = () => ({ dir, role: 'datanode', alias: 'datanode1' });
const log = () => logOf(dir, 'datanode', 'datanode1');
const errors = () => outputFiles(node())[1] ?? '';
const sh = (command: string) => execFileSync('sh', ['-c', command], { encoding: 'utf8' });

/** A process that begins now: ticks since boot, and its time in the words of a log with `seconds` added. */
const HZ = 100;
const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
const began = Math.floor(Date.now() / 1000);
const ticks = String((began - boot) * HZ);
const at = (seconds: number) => `${sh(`date -d @${began + seconds} '+%F %T'`).trim()}.000000`;

const ended = (seconds: number) =>
  `${at(seconds)} <INFO> :Received signal 15\n${at(seconds)} <INFO> :MainServer shutdown.\n`;
const begins = (seconds: number) => `${at(seconds)} <INFO> :Start the server.\n`;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deck-output-'));
  mkdirSync(pathsOf(dir).log, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the output of the present start', () => {
  test('has no line of an earlier process, not even when the present one could not write any', () => {
    writeFileSync(log(), begins(-900) + ended(-600));
    expect(sh(startOutputCommand(node(), { startTicks: ticks }))).toBe('');
    writeFileSync(log(), begins(-900) + ended(-600) + begins(3));
    const output = sh(startOutputCommand(node(), { startTicks: ticks }));
    expect(output).toBe(begins(3));
    expect(diagnose(output)).toBeUndefined();
  });

  test('has the lines of the present process, those without a time too', () => {
    const own = `${at(4)} <ERROR> :Failed to write [\nNo space left on device]\n`;
    writeFileSync(log(), `${ended(-600)}torn line\n${own}`);
    expect(sh(startOutputCommand(node(), { startTicks: ticks }))).toBe(own);
  });

  test('has what the process printed beside its log, unless that file is older than the process', () => {
    writeFileSync(errors(), 'terminate called: std::bad_alloc\n');
    const output = () => sh(startOutputCommand(node(), { startTicks: ticks }));
    expect(output()).toContain('std::bad_alloc');
    utimesSync(errors(), began - 600, began - 600);
    expect(output()).toBe('');
  });

  test('begins where the files ended before the start, or anew where one was written anew', () => {
    const old = begins(-900) + ended(-600);
    writeFileSync(log(), old + begins(1));
    const since = (size: number) =>
      sh(startOutputCommand(node(), { offsets: new Map([[log(), size]]), startTicks: ticks }));
    expect(since(old.length)).toBe(begins(1));
    expect(since(old.length * 5)).toBe(old + begins(1));
  });

  test('of a process that is gone begins after the end of the one before; its own end stays', () => {
    writeFileSync(log(), begins(-900) + ended(-600) + begins(-60));
    expect(sh(startOutputCommand(node(), {}))).toBe(begins(-60));
    writeFileSync(log(), begins(-900) + ended(-600) + begins(-60) + ended(-30));
    const output = sh(startOutputCommand(node(), {}));
    expect(output).toBe(begins(-60) + ended(-30));
    expect(diagnose(output)?.code).toBe('START-STOPPED');
  });

  test('is empty and no failure where there are no files', () => {
    for (const sight of [{}, { startTicks: ticks }, { offsets: new Map<string, number>() }])
      expect(sh(startOutputCommand(node(), sight))).toBe('');
  });
});

describe('full disks', () => {
  /** Puts a `df` that answers with these lines in front of the host's own. */
  function answered(kilobytes: string, inodes: string): string[] {
    const bin = join(dir, 'bin');
    mkdirSync(bin, { recursive: true });
    const script = `#!/bin/sh\necho Filesystem\ncase $1 in -Pk) printf '%s\\n' "${kilobytes}";; *) printf '%s\\n' "${inodes}";; esac\n`;
    writeFileSync(join(bin, 'df'), script, { mode: 0o755 });
    return parseFullDisks(sh(`PATH=${bin}:$PATH\n${fullDisksCommand(node())}`));
  }
  const roomy = '/dev/a 1000 10 990 1% /';

  test('are those without room or without an inode, by their mount points, each once', () => {
    expect(answered(roomy, roomy)).toEqual([]);
    expect(answered('/dev/b 9000 9000 0 100% /big data', '/dev/b 900 900 0 100% /big data')).toEqual([
      '/big data',
    ]);
    expect(answered(roomy, '/dev/b 900 900 0 100% /data')).toEqual(['/data']);
  });

  test('are not those that count no inodes', () => {
    expect(answered(roomy, '/dev/b 0 0 0 - /data')).toEqual([]);
  });

  test('are looked for without failing where directories are missing', () => {
    expect(parseFullDisks(sh(fullDisksCommand({ ...node(), dir: '/nowhere' })))).toEqual([]);
  });
});

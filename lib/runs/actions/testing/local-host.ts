import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ActionContext } from '@/lib/runs/action';
import { BoundedOutput, LineSplitter } from '@/lib/ssh/output';
import type { ExecOptions, HostConnection } from '@/lib/ssh/types';

/** What a connection keeps of an output, which it also gives line by line. */
function kept(output: Buffer, onLine: (line: string) => void): string {
  const [bounded, lines] = [new BoundedOutput(), new LineSplitter(onLine)];
  for (let at = 0; at < output.length; at += 32_768) {
    const chunk = output.subarray(at, at + 32_768);
    bounded.push(chunk);
    lines.push(chunk);
  }
  lines.end();
  return bounded.text();
}

/** A connection to this very machine, for commands that only need files and a shell. */
export function localHost(): HostConnection {
  const exec = async (command: string, options: ExecOptions) => {
    const ran = spawnSync('/bin/sh', ['-c', command], { maxBuffer: Number.POSITIVE_INFINITY });
    const { status } = ran;
    const stdout = kept(ran.stdout, (line) => options.onLine?.('out', line));
    const stderr = kept(ran.stderr, (line) => options.onLine?.('err', line));
    if (status !== 0 && options.check !== false) throw new Error(`exit ${status}: ${stderr}`);
    return { exitCode: status ?? -1, stdout, stderr, timedOut: false, cancelled: false };
  };
  const read = async (path: string) => {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  };
  const write = async (path: string, content: string | Buffer) => writeFileSync(path, content);
  return { address: 'h1', alive: true, exec, readFile: read, writeFile: write } as unknown as HostConnection;
}

/** A step's context on this machine; `lines` collects its log. */
export function localContext(lines: string[] = []): ActionContext {
  const conn = localHost();
  const step = {
    key: 'step@h1',
    title: { en: '', zh: '' },
    hostId: 'h1',
    host: 'h1',
    action: 'test',
    args: {},
    timeoutMs: 60_000,
  };
  return {
    runId: 'r1',
    clusterId: 'c1',
    step,
    signal: AbortSignal.timeout(60_000),
    log: (text) => lines.push(text),
    progress: () => {},
    connect: async () => conn,
  };
}

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ActionContext } from '@/lib/runs/action';
import type { ExecOptions, HostConnection } from '@/lib/ssh/types';

/** A connection to this very machine, for commands that only need files and a shell. */
export function localHost(): HostConnection {
  const exec = async (command: string, options: ExecOptions) => {
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
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

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { probeHostKey } from './host-key';
import type { SshTarget } from './types';

const run = promisify(execFile);

/** Gives a variable of the sandbox that runs around the tests; throws when there is none. */
export function sandboxEnv(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run these tests with \`npm run sandbox -- with 3 -- npx vitest run --project integration\``,
    );
  return value;
}

/** Gives the address of the n-th sandbox host, from 0. */
export function sandboxHost(index: number): string {
  const address = sandboxEnv('SANDBOX_HOSTS').split(' ')[index];
  if (!address) throw new Error(`The sandbox has no host number ${index}.`);
  return address;
}

/** Gives a target for a sandbox account: root and ddb by key, dba (sudo with password) and ops (no sudo) by password; the key it shows now is pinned. */
export async function sandboxTarget(
  index: number,
  user: 'root' | 'ddb' | 'ops' | 'dba' = 'root',
): Promise<SshTarget> {
  const address = sandboxHost(index);
  const { fingerprint } = await probeHostKey(address, 22, { timeoutMs: 10_000 });
  const base = { address, port: 22, username: user, hostKey: fingerprint };
  if (user === 'ops') return { ...base, password: sandboxEnv('SANDBOX_OPS_PASSWORD'), sudo: 'none' };
  if (user === 'dba') {
    const password = sandboxEnv('SANDBOX_DBA_PASSWORD');
    return { ...base, password, sudo: 'password', sudoPassword: password };
  }
  return { ...base, privateKey: readFileSync(sandboxEnv('SANDBOX_KEY'), 'utf8'), sudo: 'nopasswd' };
}

/** Runs a shell line as root inside a host, without SSH, and gives its output. */
export async function onHost(index: number, line: string): Promise<string> {
  return (await run('bash', [sandboxEnv('SANDBOX_SH'), 'exec', sandboxHost(index), line])).stdout.trim();
}

/** Makes something go wrong on a host, e.g. `partition`, or well again, e.g. `heal`. */
export async function fault(index: number, kind: string, ...args: string[]): Promise<void> {
  await run('bash', [sandboxEnv('SANDBOX_SH'), 'fault', sandboxHost(index), kind, ...args]);
}

/** Waits until `look` gives something true and gives it; throws after `timeoutMs`. */
export async function until<T>(look: () => Promise<T>, timeoutMs: number, what: string): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Not seen within ${timeoutMs} ms: ${what}`);
    await sleep(100);
  }
}

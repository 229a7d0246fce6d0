import { readFileSync } from 'node:fs';
import { connectHost } from '@/lib/ssh/connect';
import { probeHostKey } from '@/lib/ssh/host-key';
import type { HostConnection, SshTarget } from '@/lib/ssh/types';

/** Gives a variable of the sandbox around this process; throws when there is none. */
export function sandbox(name: string): string {
  const value = process.env[`SANDBOX_${name}`];
  if (!value) throw new Error(`SANDBOX_${name} is not set: start this with \`npm run bench\`.`);
  return value;
}

/** Gives the sandbox's hosts as root with the key each shows now, pinned. */
export function targets(): Promise<SshTarget[]> {
  const privateKey = readFileSync(sandbox('KEY'), 'utf8');
  return Promise.all(
    sandbox('HOSTS')
      .split(' ')
      .map(async (address) => {
        const { fingerprint } = await probeHostKey(address, 22, { timeoutMs: 30_000 });
        return {
          address,
          port: 22,
          username: 'root',
          privateKey,
          sudo: 'nopasswd' as const,
          hostKey: fingerprint,
        };
      }),
  );
}

/** Does something on each host at once, on a connection of its own that is opened for it and closed after it. */
export function onEach<T>(hosts: SshTarget[], work: (host: HostConnection) => Promise<T>): Promise<T[]> {
  return Promise.all(
    hosts.map(async (target) => {
      const host = await connectHost(target, { timeoutMs: 60_000 });
      try {
        return await work(host);
      } finally {
        host.close();
      }
    }),
  );
}

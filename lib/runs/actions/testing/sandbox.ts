import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { DeployInput } from '@/lib/runs/plans/deploy';
import { connectHost } from '@/lib/ssh/connect';
import { probeHostKey } from '@/lib/ssh/host-key';
import { onHost } from '@/lib/ssh/test-sandbox';
import type { HostConnection, SshTarget } from '@/lib/ssh/types';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { type BackupStore, setBackupStore } from '../backup-store';
import { setSources } from '../sources';
import { packageOf, sandboxVersion, sha256, zipOf } from './packages';

const env = (name: string) => process.env[name] ?? '';

/** Addresses of the sandbox's hosts; empty outside it. */
export const addresses = env('SANDBOX_HOSTS').split(' ').filter(Boolean);

export const consoleAccount = async () => ({ user: 'admin', password: '123456' });

export const licenceFile = (name: string) => readFileSync(join(env('SANDBOX_LICENCES'), `${name}.lic`));

/** A deployment of the tutorial's cluster to the sandbox's hosts. */
export function deployInput(
  change: Partial<DeployInput['cluster']> & { licence?: string } = {},
): DeployInput {
  const { licence = 'enterprise', ...cluster } = change;
  const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
  return {
    cluster: { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec, ...cluster },
    hosts: addresses.map((address) => ({ id: `host-${address}`, address })),
    package: packageOf(sandboxVersion),
    licence: { id: licence, sha256: sha256(licenceFile(licence)) },
  };
}

/** Has the actions look things up in the sandbox. */
export function useSandboxSources(): void {
  setSources({
    async packageFile(id) {
      const path = zipOf(id);
      return { path, sizeBytes: (await stat(path)).size, sha256: sha256(await readFile(path)) };
    },
    licenceContent: async (id) => licenceFile(id),
    consoleAccount,
  });
}

/** Has backups be listed nowhere, but for what a test does itself. */
export function useSandboxBackups(own: Partial<BackupStore> = {}): void {
  setBackupStore({
    isRecorded: async () => false,
    record: async () => {},
    noteVerification: async () => {},
    forget: async () => {},
    ...own,
  });
}

/** Connects to a host of the sandbox. */
export async function connectTo(address: string, user: Partial<SshTarget> = {}): Promise<HostConnection> {
  const { fingerprint } = await probeHostKey(address, 22, { timeoutMs: 10_000 });
  const privateKey = readFileSync(env('SANDBOX_KEY'), 'utf8');
  const target: SshTarget = {
    address,
    port: 22,
    username: 'root',
    privateKey,
    sudo: 'none',
    hostKey: fingerprint,
    ...user,
  };
  return connectHost(target, { timeoutMs: 10_000 });
}

/** Connects to all hosts, by the host ids of `deployInput`. */
export async function connectAll(user: Partial<SshTarget> = {}): Promise<Map<string, HostConnection>> {
  const pairs = addresses.map(
    async (address): Promise<[string, HostConnection]> => [`host-${address}`, await connectTo(address, user)],
  );
  return new Map(await Promise.all(pairs));
}

export function closeAll(connections: Map<string, HostConnection> | undefined): void {
  for (const connection of connections?.values() ?? []) connection.close();
}

/** Runs a shell line as root on every host; gives their outputs. */
export const everywhere = (line: string) => Promise.all(addresses.map((_, host) => onHost(host, line)));

/** Ends what a test has started on all hosts and removes what it has unpacked. */
export async function emptyHosts(): Promise<void> {
  const line =
    'kill -9 $(pgrep -f "[d]olphindb.*-mode ") 2>/dev/null; while pgrep -f "[d]olphindb.*-mode " >/dev/null; do sleep 0.1; done; rm -rf /opt/dolphindb*';
  await everywhere(line);
}

/** What plans reach the sandbox's hosts by. */
interface Connect {
  (hostId: string): Promise<HostConnection>;
  /** Connects to a host that was gone. */
  again(address: string): Promise<void>;
}

/** Empties the sandbox's hosts, at least so many, before the tests of a file and connects to them. */
export function sandboxHosts(least: number): Connect {
  let connections: Map<string, HostConnection>;
  beforeAll(async () => {
    if (addresses.length < least) throw new Error(`needs the sandbox with ${least} hosts`);
    useSandboxSources();
    connections = await connectAll();
    await emptyHosts();
  });
  afterAll(() => closeAll(connections));
  const connect = async (hostId: string) => connections.get(hostId) as HostConnection;
  const again = async (address: string) => {
    connections.get(`host-${address}`)?.close();
    connections.set(`host-${address}`, await connectTo(address));
  };
  return Object.assign(connect, { again });
}

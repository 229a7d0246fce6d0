import 'server-only';
import type { ConnectOptions, HostConnection, SshTarget } from '@/lib/ssh/types';

/** What the engine needs of the rest of Deck; tests give their own. */
export interface RunDeps {
  /** Address and unsealed login of a host; throws AppError. */
  targetFor(hostId: string): Promise<SshTarget>;
  connectHost(target: SshTarget, options: ConnectOptions): Promise<HostConnection>;
  /** Secrets of the cluster itself that must not reach the log. */
  clusterSecrets(clusterId: string): Promise<string[]>;
  /** Log lines kept for each step. */
  logCapLines: number;
  /** How long a step may go on after it was told to stop before the engine no longer waits for it. */
  stopGraceMs: number;
}

/** Gives what the product runs with; modules are loaded at first use, so that nothing opens at import. */
export function productDeps(): RunDeps {
  return {
    targetFor: async (hostId) => (await import('@/lib/hosts/target')).targetFor(hostId),
    connectHost: async (target, options) => (await import('@/lib/ssh/connect')).connectHost(target, options),
    clusterSecrets: async (clusterId) => (await import('./cluster-secrets')).clusterSecrets(clusterId),
    logCapLines: 5000,
    stopGraceMs: 15_000,
  };
}

import 'server-only';
import { AppError } from '@/lib/errors';
import { makeRedactor } from '@/lib/ssh/redact';
import type { HostConnection, SshTarget } from '@/lib/ssh/types';
import type { RunDeps } from './deps';
import type { Redact } from './error-view';
import { StopError } from './stop';

const CONNECT_MS = 20_000;

/** Gives the logins of a run's hosts, each read once; rejects with the first that cannot be had. */
export async function loadTargets(
  hostIds: string[],
  deps: Pick<RunDeps, 'targetFor'>,
): Promise<Map<string, SshTarget>> {
  return new Map(await Promise.all(hostIds.map(async (id) => [id, await deps.targetFor(id)] as const)));
}

/** Gives the function that masks every secret of a run: those of its hosts and those of its cluster. */
export function runRedactor(targets: Iterable<SshTarget>, clusterSecrets: string[]): Redact {
  const ofHosts = [...targets].flatMap((t) => [t.password, t.privateKey, t.passphrase, t.sudoPassword]);
  return makeRedactor([...ofHosts, ...clusterSecrets]);
}

/** The connections of one run: one a host, made at first use, replaced when lost, all closed with the run. */
export class RunConnections {
  private readonly open = new Map<string, Promise<HostConnection>>();
  private closed = false;

  constructor(
    private readonly targets: ReadonlyMap<string, SshTarget>,
    private readonly deps: Pick<RunDeps, 'connectHost'>,
    private readonly runSignal: AbortSignal,
  ) {}

  /** Gives the live connection to a host; throws RUN-HOST for a host outside the plan, and the SSH errors of connecting. */
  async get(hostId: string, signal: AbortSignal): Promise<HostConnection> {
    signal.throwIfAborted();
    return untilAborted(this.shared(hostId), signal);
  }

  /** Closes them all, also those still being made. */
  close(): void {
    this.closed = true;
    for (const made of this.open.values()) void made.then((c) => c.close()).catch(() => undefined);
    this.open.clear();
  }

  private async shared(hostId: string): Promise<HostConnection> {
    const known = this.open.get(hostId);
    const connection = await known?.catch(() => undefined);
    if (connection?.alive) return connection;
    if (this.open.get(hostId) === known) this.open.set(hostId, this.connect(hostId));
    return this.open.get(hostId) ?? this.connect(hostId);
  }

  /** Steps share it, so it ends with the run and not with the step that asked first. */
  private async connect(hostId: string): Promise<HostConnection> {
    if (this.closed) throw new StopError('shutdown');
    const target = this.targets.get(hostId);
    if (!target) throw unknownHost(hostId);
    return this.deps.connectHost(target, { timeoutMs: CONNECT_MS, signal: this.runSignal });
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function unknownHost(hostId: string): AppError {
  return new AppError('RUN-HOST', {
    en: `The step needs the host ${hostId}, which the plan does not name.`,
    zh: `步骤需要主机 ${hostId}，但计划中没有该主机。`,
  });
}

import { type DdbRole, roleOf } from './perf';
import type { CallOptions, DdbSession } from './session';
import { scalar } from './values';

const START_TIMEOUT_MS = 60_000;

/** Asks the leader to start data and compute nodes through their agents; returns when the order was sent, so watch `clusterPerf` for the outcome (dolphindb-server-api.md 2.3). */
export async function startNodes(
  session: DdbSession,
  aliases: string[],
  options: CallOptions = {},
): Promise<void> {
  if (aliases.length > 0)
    await session.call('startDataNode', [aliases], { timeoutMs: START_TIMEOUT_MS, ...options });
}

/** Asks the leader to stop data and compute nodes; returns when the order was sent. */
export async function stopNodes(
  session: DdbSession,
  aliases: string[],
  options: CallOptions = {},
): Promise<void> {
  if (aliases.length > 0)
    await session.call('stopDataNode', [aliases], { timeoutMs: START_TIMEOUT_MS, ...options });
}

export interface NodeIdentity {
  alias: string;
  role: DdbRole;
  host: string;
  port: number;
}

/** Gives who answers at this address, as the node itself says (dolphindb-server-api.md 1.2). */
export async function nodeIdentity(session: DdbSession, options: CallOptions = {}): Promise<NodeIdentity> {
  const urgent = { urgent: true, ...options };
  const alias = scalar(await session.call('getNodeAlias', [], urgent));
  const type = scalar(await session.call('getNodeType', [], urgent));
  const host = scalar(await session.call('getNodeHost', [], urgent));
  const port = scalar(await session.call('getNodePort', [], urgent));
  return {
    alias: String(alias ?? ''),
    role: roleOf(type),
    host: String(host ?? ''),
    port: Number(port ?? 0),
  };
}

export interface ServerVersion {
  /** The whole text, e.g. `3.00.2.1 2024.11.15 LINUX x86_64`. */
  full: string;
  /** The first token, e.g. `3.00.2.1`. */
  number: string;
}

/** Gives the version of the node that answers. */
export async function version(session: DdbSession, options: CallOptions = {}): Promise<ServerVersion> {
  const full = String(scalar(await session.call('version', [], { urgent: true, ...options })) ?? '');
  return { full, number: full.split(/\s/)[0] ?? '' };
}

/** A data node says whether it has finished loading its metadata; `state` 1 alone does not mean that it answers queries yet. */
export async function isDataNodeReady(session: DdbSession, options: CallOptions = {}): Promise<boolean> {
  return scalar(await session.call('isDataNodeInitialized', [], { urgent: true, ...options })) === true;
}

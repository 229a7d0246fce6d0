import {
  getClusterNodesCfg,
  loadClusterNodesConfigs,
  saveClusterNodes,
  saveClusterNodesConfigs,
} from './cluster-config';
import { isDdbError } from './errors';
import type { CallOptions, DdbSession } from './session';

const SAVE_MS = 20_000;

/** A node as `addNode` takes it. */
export interface JoiningNode {
  alias: string;
  role: 'datanode' | 'computenode';
  host: string;
  port: number;
  computeGroup?: string;
  zone?: string;
}

/** Has the leader take a running agent into the cluster; its row of cluster.nodes is for the caller to write (dolphindb-server-api.md 3.2). Administrators only. */
export async function addAgentToController(
  session: DdbSession,
  agent: { host: string; port: number; alias: string },
  options: CallOptions = {},
): Promise<void> {
  await session.call('addAgentToController', [agent.host, agent.port, agent.alias], options);
}

/** Has the leader take a data or compute node into the cluster, stopped; the agent of its host must be known (dolphindb-server-api.md 3.2). Administrators only. */
export async function addNode(
  session: DdbSession,
  node: JoiningNode,
  options: CallOptions = {},
): Promise<void> {
  const { host, port, alias, role, computeGroup = '', zone } = node;
  // Versions without groups or zones take five arguments.
  const tail = zone ? [computeGroup, zone] : computeGroup ? [computeGroup] : [];
  await session.call('addNode', [host, port, alias, true, role, ...tail], options);
}

/** Takes stopped compute nodes out of the running cluster (dolphindb-server-api.md 3.2). Administrators only. */
export async function removeComputeNodes(
  session: DdbSession,
  aliases: string[],
  options: CallOptions = {},
): Promise<void> {
  for (const alias of aliases) await session.call('removeNode', [alias], options);
}

const siteIn = (row: string) => row.split(',', 1)[0]?.trim() ?? '';
const aliasIn = (row: string) => siteIn(row).split(':')[2] ?? '';

/** Gives the rows of a list of nodes after some left and some joined; rows that are there already stay as they are. */
export function changedRows(rows: string[], change: { add: string[]; remove: string[] }): string[] {
  const kept = rows.filter((row) => !change.remove.includes(aliasIn(row)));
  const has = new Set(kept.map(siteIn));
  return [...kept, ...change.add.filter((row) => !has.has(siteIn(row)))];
}

const same = (a: string[], b: string[]) => a.length === b.length && a.every((row, at) => row === b[at]);

/** Saves the leader's list of nodes with these rows in and those aliases out, and reads it back; gives the rows, or undefined when the list did not become so. */
export async function saveNodeRows(
  session: DdbSession,
  change: { add: string[]; remove: string[] },
  options: CallOptions = {},
): Promise<string[] | undefined> {
  const rows = await getClusterNodesCfg(session, options);
  const wanted = changedRows(rows, change);
  if (!same(rows, wanted)) await saveClusterNodes(session, wanted, { timeoutMs: SAVE_MS, ...options });
  const now = await getClusterNodesCfg(session, options);
  return same(now, changedRows(now, change)) ? now : undefined;
}

/** Saves lines of cluster.cfg in and keys out in the same way; does nothing when there is nothing to change. */
export async function saveSettingLines(
  session: DdbSession,
  change: { add: string[]; remove: string[] },
  options: CallOptions = {},
): Promise<void> {
  if (change.add.length + change.remove.length === 0) return;
  const keyIn = (line: string) => line.split('=', 1)[0]?.trim() ?? '';
  const lines = await loadClusterNodesConfigs(session, options);
  const gone = new Set([...change.remove, ...change.add.map(keyIn)]);
  const wanted = [...lines.filter((line) => !gone.has(keyIn(line))), ...change.add];
  if (same([...lines].sort(), [...wanted].sort())) return;
  await saveClusterNodesConfigs(session, wanted, { timeoutMs: SAVE_MS, ...options });
  try {
    await session.call('reloadClusterConfig', [], options);
  } catch (error) {
    // Older servers take the lines at the nodes' next start (dolphindb-server-api.md 3.7).
    if (!isDdbError(error, 'DDB-UNKNOWN-FUNCTION')) throw error;
  }
}

import type { CallOptions, DdbSession } from './session';
import { type DdbValue, texts } from './values';

function lines(value: DdbValue): string[] {
  if (value.form === 'dict') return value.entries.map(({ key, value: cell }) => `${key}=${cell}`);
  return texts(value);
}

/** Gives the lines `name=value` of this controller's controller.cfg (dolphindb-server-api.md 3.2). */
export async function loadControllerConfigs(
  session: DdbSession,
  options: CallOptions = {},
): Promise<string[]> {
  return lines(await session.call('loadControllerConfigs', [], options));
}

/** Gives the lines `host:port:alias,mode[,group[,zone]]` of cluster.nodes, without a header line. */
export async function getClusterNodesCfg(session: DdbSession, options: CallOptions = {}): Promise<string[]> {
  const all = lines(await session.call('getClusterNodesCfg', [], options));
  return all.filter((line) => line.trim() && !/^\s*localSite\s*,/i.test(line));
}

/** Replaces cluster.nodes by the complete list; the leader hands it to all controllers. */
export async function saveClusterNodes(
  session: DdbSession,
  all: string[],
  options: CallOptions = {},
): Promise<void> {
  await session.call('saveClusterNodes', [all], options);
}

/** Gives the lines `[qualifier.]name=value` of cluster.cfg; a guest gets only the harmless ones. */
export async function loadClusterNodesConfigs(
  session: DdbSession,
  options: CallOptions = {},
): Promise<string[]> {
  return lines(await session.call('loadClusterNodesConfigs', [], options));
}

/** Replaces cluster.cfg by the complete list; it counts from the next start of the nodes concerned. */
export async function saveClusterNodesConfigs(
  session: DdbSession,
  all: string[],
  options: CallOptions = {},
): Promise<void> {
  await session.call('saveClusterNodesConfigs', [all], options);
}

/** Has the leader check and load what was saved; throws DDB-UNKNOWN-FUNCTION on servers that do not have it (dolphindb-server-api.md 3.2). */
export async function reloadClusterConfig(session: DdbSession, options: CallOptions = {}): Promise<void> {
  await session.call('reloadClusterConfig', [], options);
}

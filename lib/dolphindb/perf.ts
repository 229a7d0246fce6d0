import type { DdbSession } from './session';
import { type Cell, records } from './values';

export type DdbRole = 'datanode' | 'agent' | 'controller' | 'single' | 'computenode' | 'unknown';
const roles: DdbRole[] = ['datanode', 'agent', 'controller', 'single', 'computenode'];

const metricNames = [
  'maxConnections',
  'maxMemSize',
  'workerNum',
  'connectionNum',
  'memoryUsed',
  'memoryAlloc',
  'cpuUsage',
  'avgLoad',
  'medLast10QueryTime',
  'maxLast10QueryTime',
  'medLast100QueryTime',
  'maxLast100QueryTime',
  'maxRunningQueryTime',
  'runningJobs',
  'queuedJobs',
  'runningTasks',
  'queuedTasks',
  'jobLoad',
  'diskCapacity',
  'diskFreeSpace',
  'diskFreeSpaceRatio',
  'diskWriteRate',
  'diskReadRate',
  'lastMinuteWriteVolume',
  'lastMinuteReadVolume',
  'networkSendRate',
  'networkRecvRate',
  'lastMinuteNetworkSend',
  'lastMinuteNetworkRecv',
  'lastMsgLatency',
  'cumMsgLatency',
] as const;
export type NodeMetric = (typeof metricNames)[number];

/**
 * One row of `getClusterPerf(true)`; what the server's version does not have is null. Units: memory, volumes and disk in bytes, rates in bytes/s,
 * maxMemSize in GB, cpuUsage in percent, diskFreeSpaceRatio 0–1, query times and latencies in ns (dolphindb-server-api.md 2.1).
 */
export type ClusterNode = Record<NodeMetric, number | null> & {
  alias: string;
  role: DdbRole;
  host: string;
  port: number;
  /** `host:port:alias`. */
  site: string;
  /** 0 offline, 1 online, 2 undocumented (the vendor's console shows a pause sign). */
  state: number;
  online: boolean;
  /** `host:port:alias` of the agent that starts this node; empty for controllers. */
  agentSite: string;
  /** null when unknown, when the cluster is not HA, and for a controller that is down. */
  isLeader: boolean | null;
  zone: string;
  computeGroup: string;
  publicNames: string[];
};

/** Gives the role of a node type number; `getNodeType` and the column `mode` share it (dolphindb-server-api.md 1.2). */
export function roleOf(mode: Cell | undefined): DdbRole {
  return roles[Number(mode ?? -1)] ?? 'unknown';
}

/** Gives a figure; null for NULL and for the smallest 64-bit number that stands for "no data" in latencies. */
function figure(cell: Cell | undefined): number | null {
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'number' && typeof cell !== 'string') return null;
  const value = Number(cell);
  return Number.isFinite(value) && value > -9e18 ? value : null;
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

function leaderMark(cell: Cell | undefined): boolean | null {
  return cell === null || cell === undefined ? null : Boolean(cell);
}

function toNode(row: Record<string, Cell>): ClusterNode {
  const [siteHost = '', sitePort = '', siteAlias = ''] = text(row.site).split(':');
  const state = figure(row.state) ?? 0;
  const host = text(row.host) || siteHost;
  const port = figure(row.port) ?? Number(sitePort);
  const alias = text(row.name) || siteAlias;
  return {
    ...(Object.fromEntries(metricNames.map((name) => [name, figure(row[name])])) as Record<
      NodeMetric,
      number | null
    >),
    alias,
    role: roleOf(row.mode),
    host,
    port,
    site: text(row.site) || `${host}:${port}:${alias}`,
    state,
    online: state === 1,
    agentSite: text(row.agentSite),
    isLeader: leaderMark(row.isLeader),
    zone: text(row.zone),
    computeGroup: text(row.computeGroup),
    publicNames: text(row.publicName)
      .split(/[;,]/)
      .map((name) => name.trim())
      .filter(Boolean),
  };
}

/** Gives every node of the cluster as this node sees it; ask a controller, all versions answer there. Guests may call it. */
export async function clusterPerf(
  session: DdbSession,
  options: { timeoutMs?: number } = {},
): Promise<ClusterNode[]> {
  const table = await session.call('getClusterPerf', [true], { urgent: true, ...options });
  return records(table).map(toNode);
}

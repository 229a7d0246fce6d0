import { type DdbRole, type Figure, metricNames, type NodeMetric } from './perf-columns';
import type { DdbSession } from './session';
import { type Cell, records } from './values';

export type { DdbRole, Figure, NodeMetric } from './perf-columns';

const roles: DdbRole[] = ['datanode', 'agent', 'controller', 'single', 'computenode'];

/**
 * One row of `getClusterPerf(true)`; columns that the server's version does not have are absent. Units: memory, volumes and disk in bytes, rates in
 * bytes/s, maxMemSize in GB, cpuUsage in percent, diskFreeSpaceRatio 0–1, query times and latencies in ns (dolphindb-server-api.md 2.1).
 */
export type ClusterNode = Partial<Record<NodeMetric, Figure>> & {
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

/** Gives a figure without losing a digit of a LONG; null for NULL, for NaN and for the smallest 64-bit numbers that stand for "no data" in latencies. */
export function figureOf(cell: Cell | undefined): Figure {
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'number' && typeof cell !== 'string') return null;
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value) || value <= -9e18) return null;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(cell) : value;
}

function whole(cell: Cell | undefined): number | undefined {
  const figure = figureOf(cell);
  return figure === null ? undefined : Number(figure);
}

function figuresOf(row: Record<string, Cell>): Partial<Record<NodeMetric, Figure>> {
  const known = metricNames.filter((name) => name in row);
  return Object.fromEntries(known.map((name) => [name, figureOf(row[name])]));
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

function leaderMark(cell: Cell | undefined): boolean | null {
  return cell === null || cell === undefined ? null : Boolean(cell);
}

function toNode(row: Record<string, Cell>): ClusterNode {
  const [siteHost = '', sitePort = '', siteAlias = ''] = text(row.site).split(':');
  const state = whole(row.state) ?? 0;
  const host = text(row.host) || siteHost;
  const port = whole(row.port) ?? Number(sitePort);
  const alias = text(row.name) || siteAlias;
  return {
    ...figuresOf(row),
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

import type { Site } from '@/lib/dolphindb/errors';
import type { ClusterNode } from '@/lib/dolphindb/perf';
import { type Figure, metricNames, type NodeMetric } from '@/lib/dolphindb/perf-columns';
import type { Text } from '@/lib/text';
import type { NodeSpec } from '@/lib/topology/spec';
import { type CallSeen, decide, type PortSeen, type ProcessSeen } from './decide';
import { sameValue } from './same';
import type { ClusterStatus, NodeHealth, NodeStatus } from './types';

/** Everything that Deck has seen of a cluster at one moment; what is too old to count is absent. */
export interface Observed {
  clusterId: string;
  now: number;
  intervalMs: number;
  ha: boolean;
  nodes: NodeSpec[];
  restartFor: ReadonlyMap<string, number>;
  /** The last table of a controller. */
  table?: { at: number; from: 'leader' | 'controller'; rows: ClusterNode[]; leader: Site | null };
  ports: ReadonlyMap<string, PortSeen>;
  calls: ReadonlyMap<string, CallSeen>;
  processes: ReadonlyMap<string, ProcessSeen>;
  /** When ports were last looked at; absent before the first time. */
  probedAt?: number;
  version?: string;
  licenceExpires?: string;
  problems: Text[];
}

type Row = ClusterNode | undefined;
type Node = Pick<NodeSpec, 'alias' | 'host' | 'port'> & { spec?: NodeSpec; row: Row };

/** Gives the nodes of the inventory in its order, then those that only the cluster knows. */
export function allNodes(nodes: NodeSpec[], rows: ClusterNode[]): Node[] {
  const byAlias = new Map(rows.map((row) => [row.alias, row]));
  const known = nodes.map((spec): Node => {
    const row = byAlias.get(spec.alias);
    byAlias.delete(spec.alias);
    return { alias: spec.alias, host: spec.host, port: spec.port, spec, row };
  });
  const foreign = [...byAlias.values()].map((row): Node => {
    return { alias: row.alias, host: row.host, port: row.port, row };
  });
  return [...known, ...foreign];
}

const withoutProcess = new Set<NodeHealth>(['stopped', 'unreachable', 'unknown']);

function figuresOf(row: Row, before: NodeStatus | undefined, health: NodeHealth): NodeStatus['figures'] {
  const old = before?.figures ?? {};
  const source: Partial<Record<NodeMetric, Figure>> = row && row.state !== 0 ? row : old;
  const names = metricNames.filter((name) => (row && name in row) || name in old);
  const gone = withoutProcess.has(health);
  return Object.fromEntries(names.map((name) => [name, gone ? null : (source[name] ?? null)]));
}

function leaderMark(node: Node, { table, ha }: Observed): boolean | null {
  if (!ha || node.row?.role !== 'controller' || !table?.leader) return null;
  return isAt(node, table.leader);
}

function isAt(node: { alias: string; host: string; port: number }, site: Site): boolean {
  return node.alias === site.alias || (node.host === site.host && node.port === site.port);
}

function nodeStatus(node: Node, all: Observed, answering: Set<string>, before?: NodeStatus): NodeStatus {
  const { alias, row, spec } = node;
  const { health, evidence } = decide({
    now: all.now,
    ...(row && all.table ? { row: { state: row.state, from: all.table.from } } : {}),
    ...present('port', all.ports.get(alias)),
    ...present('call', all.calls.get(alias)),
    ...present('process', all.processes.get(alias)),
    hostAnswers: answering.has(node.host),
    ...present('before', before?.health),
  });
  const restartFor = all.restartFor.get(alias);
  return {
    alias,
    role: row && row.role !== 'unknown' ? row.role : (spec?.role ?? 'unknown'),
    host: node.host,
    port: node.port,
    health,
    since: before?.health === health ? before.since : all.now,
    ...(evidence ? { evidence } : {}),
    isLeader: leaderMark(node, all),
    agent: row ? (row.agentSite.split(':')[2] ?? '') : (before?.agent ?? ''),
    zone: row?.zone || (spec?.zone ?? ''),
    computeGroup: row?.computeGroup || (spec?.computeGroup ?? ''),
    publicNames: row && row.publicNames.length > 0 ? row.publicNames : (before?.publicNames ?? []),
    figures: figuresOf(row, before, health),
    ...(restartFor === undefined ? {} : { restartFor }),
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

/** Hosts of which a port answers, be it with a refusal, or that have told of their processes over SSH. */
function answeringHosts(nodes: Node[], { ports, processes }: Observed): Set<string> {
  const answers = ({ alias }: Node) =>
    processes.has(alias) || (ports.get(alias)?.result ?? 'silent') !== 'silent';
  return new Set(nodes.filter(answers).map(({ host }) => host));
}

const listed = (aliases: string[]) => aliases.slice(0, 5).join(', ') + (aliases.length > 5 ? ' …' : '');

/** Nodes that inventory and cluster do not both know. */
function strangers(nodes: Node[], table: Observed['table']): Text[] {
  if (table?.from !== 'leader') return [];
  const foreign = nodes.filter(({ spec }) => !spec).map(({ alias }) => alias);
  const missing = nodes.filter(({ row }) => !row).map(({ alias }) => alias);
  const problems: Text[] = [];
  if (foreign.length > 0)
    problems.push({
      en: `The cluster has nodes that Deck does not know: ${listed(foreign)}.`,
      zh: `集群中存在 Deck 未登记的节点：${listed(foreign)}。`,
    });
  if (missing.length > 0)
    problems.push({
      en: `The leader does not list these nodes: ${listed(missing)}.`,
      zh: `Leader 的节点列表中没有：${listed(missing)}。`,
    });
  return problems;
}

function leaderOf(nodes: NodeStatus[], table: Observed['table']): ClusterStatus['leader'] {
  if (!table?.leader) return null;
  const { host, port, alias } = table.leader;
  const found = nodes.find((node) => node.role !== 'agent' && isAt(node, { host, port, alias }));
  return { alias: found?.alias ?? alias ?? `${host}:${port}`, host: found?.host ?? host, port };
}

function quorumOf(nodes: NodeStatus[], ha: boolean): ClusterStatus['quorum'] {
  if (!ha) return undefined;
  const controllers = nodes.filter(({ role }) => role === 'controller');
  return {
    alive: controllers.filter(({ health }) => health === 'running').length,
    total: controllers.length,
  };
}

/**
 * Gives the picture of a cluster from what was seen. Nodes, and the whole picture but `at`, keep their objects and `seq` where nothing changed,
 * so that comparing references tells what did.
 */
export function mergeStatus(all: Observed, before?: ClusterStatus): ClusterStatus {
  const nodes = allNodes(all.nodes, all.table?.rows ?? []);
  const answering = answeringHosts(nodes, all);
  const old = new Map(before?.nodes.map((node) => [node.alias, node]));
  const merged = nodes.map((node) => {
    const was = old.get(node.alias);
    const is = nodeStatus(node, all, answering, was);
    return was && sameValue(was, is) ? was : is;
  });
  const { table } = all;
  const leader = leaderOf(merged, table);
  const changedLeader = leader && before?.leader?.alias !== leader.alias;
  const leaderSince = changedLeader ? all.now : before?.leaderSince;
  const quorum = quorumOf(merged, all.ha);
  const after: ClusterStatus = {
    clusterId: all.clusterId,
    seq: before?.seq ?? 0,
    at: table?.at ?? all.probedAt ?? all.now,
    intervalMs: all.intervalMs,
    source: table?.from ?? (all.probedAt === undefined ? 'none' : 'probes'),
    leader,
    ...(quorum ? { quorum } : {}),
    ...present('leaderSince', leaderSince),
    ...present('version', all.version),
    ...present('licenceExpires', all.licenceExpires),
    nodes: before && sameList(before.nodes, merged) ? before.nodes : merged,
    problems: [...strangers(nodes, table), ...all.problems],
  };
  if (before && sameValue({ ...before, at: 0 }, { ...after, at: 0 })) return { ...before, at: after.at };
  return { ...after, seq: after.seq + 1 };
}

function sameList(a: NodeStatus[], b: NodeStatus[]): boolean {
  return a.length === b.length && a.every((node, at) => node === b[at]);
}

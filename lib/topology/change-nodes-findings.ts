import { siteOf } from '@/lib/config/site';
import type { Finding } from '@/lib/lint/finding';
import { changedSpec, ledBy, type NodesWish, removedNodes } from './change-nodes';
import { isAlias } from './names';
import { nodesOf, nodesOn } from './nodes';
import type { ClusterSpec, NodeSpec } from './spec';

/** What is known beside the configuration. */
export interface ChangeFacts {
  /** Nodes that the licence allows. */
  maxNodes?: number;
  /** Aliases that the leader sees online; absent when nobody could be asked. */
  online?: string[];
}

/** Rules that are judged here; the linter's findings of the same rules say the same again. */
export const CHANGE_RULES = new Set([
  'V-TOP-01',
  'V-TOP-02',
  'V-TOP-03',
  'V-TOP-04',
  'V-TOP-08',
  'V-TOP-09',
  'V-TOP-10',
  'V-TOP-11',
  'V-TOP-12',
  'V-TOP-19',
  'V-TOP-20',
  'V-TOP-21',
  'V-RES-06',
  'V-REP-01',
]);

const isWorker = ({ role }: NodeSpec) => role === 'datanode' || role === 'computenode';

function fault(rule: string, about: Partial<Finding>, en: string, zh: string): Finding {
  return { rule, severity: 'error', message: { en, zh }, ...about };
}

/** Gives what speaks against a change of nodes; quick enough to be asked at every key stroke. */
export function changeFindings(spec: ClusterSpec, wish: NodesWish, facts: ChangeFacts = {}): Finding[] {
  const after = changedSpec(spec, wish);
  return [
    ...wish.add.flatMap((node, index) => newNodeFindings(spec, wish, node, index)),
    ...hostFindings(after, wish),
    ...controllerFindings(spec, after, wish),
    ...removalFindings(spec, after, wish, facts),
    ...licenceFindings(after, wish, facts),
  ];
}

function newNodeFindings(spec: ClusterSpec, wish: NodesWish, node: NodeSpec, index: number): Finding[] {
  const { alias, host, port, role, computeGroup, zone } = node;
  const about = { alias };
  const others = [
    ...spec.nodes.filter((known) => !wish.remove.includes(known.alias)),
    ...wish.add.slice(0, index),
  ];
  const found: Finding[] = [];
  const say = (rule: string, en: string, zh: string) => found.push(fault(rule, about, en, zh));
  if (!isAlias(alias)) {
    say(
      'V-TOP-02',
      `"${alias}" is not an alias (letters, digits, _ and -)`,
      `“${alias}”不是合法的别名（仅限字母、数字、_ 和 -）`,
    );
  }
  if (others.some((other) => other.alias === alias) || spec.nodes.some((known) => known.alias === alias)) {
    say('V-TOP-01', `The alias ${alias} is already used`, `别名 ${alias} 已被使用`);
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    say('V-TOP-04', `${port} is not a port`, `${port} 不是合法的端口`);
  const clash = others.find((other) => other.host === host && other.port === port);
  if (clash) {
    say(
      'V-TOP-03',
      `Port ${port} of ${host} belongs to ${clash.alias}`,
      `${host} 的端口 ${port} 已被 ${clash.alias} 使用`,
    );
  }
  const hosts = [...spec.hosts, ...wish.hosts];
  if (!hosts.some(({ address }) => address === host))
    say('SETUP-HOST', `${host} is not a host of this cluster`, `${host} 不是本集群的主机`);
  if (computeGroup && role !== 'computenode')
    say('V-TOP-21', `Only compute nodes belong to a compute group`, '只有计算节点可以属于计算组');
  if (computeGroup && !alias.startsWith(computeGroup)) {
    say(
      'V-TOP-19',
      `The alias of a node of compute group ${computeGroup} begins with ${computeGroup}`,
      `计算组 ${computeGroup} 中节点的别名必须以 ${computeGroup} 开头`,
    );
  }
  return [...found, ...zoneFindings(spec, node, zone)];
}

/** `addNode` wants a zone that exists where zones are used (dolphindb-server-api.md 3.2). */
function zoneFindings(spec: ClusterSpec, node: NodeSpec, zone: string | undefined): Finding[] {
  const zones = [...new Set(spec.nodes.flatMap((known) => known.zone ?? []))];
  if (!isWorker(node) || (zone === undefined && zones.length === 0)) return [];
  if (zone !== undefined && zones.includes(zone)) return [];
  const list = zones.join(', ');
  const en = list
    ? `${node.alias} needs one of the cluster's zones: ${list}`
    : 'The cluster has no zones; none can be given to a single node';
  const zh = list
    ? `${node.alias} 必须选择集群已有的 zone：${list}`
    : '集群未使用 zone，不能只为单个节点设置';
  return [fault('V-TOP-20', { alias: node.alias }, en, zh)];
}

function hostFindings(after: ClusterSpec, wish: NodesWish): Finding[] {
  const touched = new Set([...wish.add.map(({ host }) => host), ...wish.hosts.map(({ address }) => address)]);
  return after.hosts.flatMap(({ address }) => {
    const nodes = nodesOn(after, address);
    const agents = nodes.filter(({ role }) => role === 'agent').length;
    const workers = nodes.filter(isWorker).map(({ alias }) => alias);
    const about = { host: address };
    if (agents > 1)
      return [fault('V-TOP-08', about, `${address} would have two agents`, `${address} 上会有两个代理节点`)];
    if (agents === 0 && workers.length > 0) {
      const list = workers.join(', ');
      return [
        fault(
          'V-TOP-09',
          about,
          `${address} has no agent to start ${list}`,
          `${address} 上没有代理节点，无法启动 ${list}`,
        ),
      ];
    }
    if (touched.has(address) && nodes.length === 0)
      return [fault('SETUP-EMPTY', about, `${address} would carry no node`, `${address} 上没有任何节点`)];
    return [];
  });
}

function controllerFindings(spec: ClusterSpec, after: ClusterSpec, wish: NodesWish): Finding[] {
  const changed = [...wish.add, ...removedNodes(spec, wish)].filter(({ role }) => role === 'controller');
  if (changed.length === 0) return [];
  const count = nodesOf(after, 'controller').length;
  if (!spec.ha) {
    return [
      fault(
        'V-TOP-10',
        {},
        'A cluster without high availability has exactly one controller; turning it into a high-availability cluster is a migration, not a change of nodes',
        '非高可用集群只能有一个控制节点；改造为高可用集群属于迁移，不能通过增减节点完成',
      ),
    ];
  }
  const found: Finding[] = [];
  if (count < 3)
    found.push(
      fault(
        'V-TOP-11',
        {},
        `A high-availability cluster needs at least 3 controllers, not ${count}`,
        `高可用集群至少需要 3 个控制节点，变更后为 ${count} 个`,
      ),
    );
  if (count % 2 === 0)
    found.push(
      fault(
        'V-TOP-12',
        {},
        `The number of controllers must be odd, not ${count}`,
        `控制节点的数量必须为奇数，变更后为 ${count}`,
      ),
    );
  return [...found, ...installationFindings(spec, after, changed)];
}

/** The directories of a host with several installations are numbered by its controllers, so their number cannot change. */
function installationFindings(spec: ClusterSpec, after: ClusterSpec, changed: NodeSpec[]): Finding[] {
  const count = (of: ClusterSpec, host: string) =>
    nodesOn(of, host).filter(({ role }) => role === 'controller').length;
  const hosts = [...new Set(changed.map(({ host }) => host))];
  return hosts
    .filter((host) => Math.max(count(spec, host), count(after, host)) > 1)
    .map((host) =>
      fault(
        'SETUP-INSTALLATIONS',
        { host },
        `${host} would change its number of installations: several controllers on one host are laid out at deployment only`,
        `${host} 上的安装数量会改变：同一主机上的多个控制节点只能在部署时规划`,
      ),
    );
}

function removalFindings(
  spec: ClusterSpec,
  after: ClusterSpec,
  wish: NodesWish,
  facts: ChangeFacts,
): Finding[] {
  const removed = removedNodes(spec, wish);
  const found = wish.remove
    .filter((alias) => !spec.nodes.some((node) => node.alias === alias))
    .map((alias) =>
      fault('SETUP-UNKNOWN', { alias }, `The cluster has no node ${alias}`, `集群中没有节点 ${alias}`),
    );
  for (const node of removed.filter(({ role }) => role === 'datanode')) {
    if (!facts.online?.includes(node.alias)) continue;
    found.push(
      fault(
        'SETUP-RUNNING',
        { alias: node.alias },
        `${node.alias} is running. Stop it first and see that the cluster does without it`,
        `${node.alias} 正在运行，请先停止它并确认集群不受影响`,
      ),
    );
  }
  for (const agent of removed.filter(({ role }) => role === 'agent')) {
    const left = ledBy(after, agent);
    if (left.length === 0) continue;
    const replaced = nodesOn(after, agent.host).some(({ role }) => role === 'agent');
    if (replaced) continue;
    const list = left.join(', ');
    found.push(
      fault(
        'SETUP-AGENT',
        { alias: agent.alias },
        `${agent.alias} starts and stops ${list}; remove these as well or keep the agent`,
        `${list} 由 ${agent.alias} 启动和停止，请一并移除，或保留该代理节点`,
      ),
    );
  }
  return [...found, ...replicationFindings(spec, after)];
}

function replicationFindings(spec: ClusterSpec, after: ClusterSpec): Finding[] {
  const factor = Number(spec.controllerSettings.dfsReplicationFactor ?? 0);
  const [before, left] = [nodesOf(spec, 'datanode').length, nodesOf(after, 'datanode').length];
  if (left >= before || (left >= factor && left > 0)) return [];
  return [
    fault(
      'V-REP-01',
      {},
      `${left} data nodes would be left, fewer than the ${factor} copies that dfsReplicationFactor asks for: nobody could write`,
      `仅剩 ${left} 个数据节点，少于 dfsReplicationFactor 要求的 ${factor} 个副本，将无法写入`,
    ),
  ];
}

/** What counts as a node is not published: the smallest count decides on an error, the largest on a warning (dolphindb-package.md 5.2). */
function licenceFindings(after: ClusterSpec, wish: NodesWish, { maxNodes }: ChangeFacts): Finding[] {
  if (!maxNodes || wish.add.length === 0 || after.nodes.length <= maxNodes) return [];
  const workers = after.nodes.filter(isWorker).length;
  const seen = `${after.nodes.length} > ${maxNodes}`;
  return [
    {
      ...fault(
        'V-RES-06',
        { seen },
        `The licence allows ${maxNodes} nodes; the cluster would have ${workers} data and compute nodes, ${after.nodes.length} processes in all`,
        `授权许可允许 ${maxNodes} 个节点；变更后集群有数据节点和计算节点 ${workers} 个，进程共 ${after.nodes.length} 个`,
      ),
      severity: workers > maxNodes ? 'error' : 'warning',
    },
  ];
}

/** What only the change as a whole decides, because the next nodes may mend it. */
const OF_THE_WHOLE = new Set(['V-TOP-11', 'V-TOP-12']);

/** Says whether nodes cannot be put into a change that is still growing. */
export function forbidsPart(findings: readonly Finding[]): boolean {
  return findings.some(({ severity, rule }) => severity === 'error' && !OF_THE_WHOLE.has(rule));
}

/** Gives the differences between the rows that the leader has and the stored nodes which the wish does not explain. */
export function driftOfRows(spec: ClusterSpec, wish: NodesWish, rows: string[]): Finding[] {
  const siteIn = (row: string) => row.split(',', 1)[0]?.trim() ?? '';
  const there = new Set(rows.map(siteIn));
  const planned = new Set(wish.add.map(siteOf));
  const leaving = new Set(removedNodes(spec, wish).map(siteOf));
  // Without a Raft group the controller's own row is optional (V-TOP-16).
  const stored = spec.nodes.filter(({ role }) => spec.ha || role !== 'controller').map(siteOf);
  const own = new Set(spec.nodes.map(siteOf));
  const missing = stored.filter((site) => !there.has(site) && !leaving.has(site));
  const foreign = [...there].filter((site) => !own.has(site) && !planned.has(site));
  const say = (site: string, en: string, zh: string): Finding =>
    fault('SETUP-DRIFT', { file: 'cluster.nodes', seen: site }, en, zh);
  return [
    ...missing.map((site) =>
      say(
        site,
        'The leader does not list a node that Deck knows; settle the difference first',
        'leader 的节点列表中缺少 Deck 已知的节点，请先处理该差异',
      ),
    ),
    ...foreign.map((site) =>
      say(
        site,
        'The leader lists a node that Deck does not know; settle the difference first',
        'leader 的节点列表中有 Deck 未知的节点，请先处理该差异',
      ),
    ),
  ];
}

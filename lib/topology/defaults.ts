import type { ClusterSpec, HostSpec, NodeSetting, NodeSpec, Role } from './spec';

export interface LayoutOptions {
  /** Default: true from three hosts on. */
  ha?: boolean;
  /** Number of controllers of an HA cluster, one a host in host order; default 3. More than there are hosts makes a pseudo-HA cluster. */
  controllers?: number;
  dataNodesPerHost?: number;
  computeNodesPerHost?: number;
  /** Port of the controllers; agents, data and compute nodes follow. Default 8800, pseudo-HA 9901. */
  basePort?: number;
}

type Host = { name: string; address: string; publicName?: string };

const setting = ([name, value]: [string, string]): NodeSetting => ({ name, value });

/** cluster.cfg of the deployment tutorial (seed 000, step 3). */
function commonNodeSettings(): NodeSetting[] {
  const entries: [string, string][] = [
    ['maxMemSize', '32'],
    ['maxConnections', '512'],
    ['workerNum', '4'],
    ['maxBatchJobWorker', '4'],
    ['OLAPCacheEngineSize', '2'],
    ['TSDBCacheEngineSize', '2'],
    ['newValuePartitionPolicy', 'add'],
    ['maxPubConnections', '64'],
    ['subExecutors', '4'],
    ['lanCluster', '0'],
    ['enableChunkGranularityConfig', 'true'],
  ];
  return entries.map(setting);
}

function controllerSettings(factor: number, level: number): Record<string, string> {
  return {
    dfsReplicationFactor: String(factor),
    dfsReplicaReliabilityLevel: String(level),
    dataSync: '1',
    workerNum: '4',
    maxConnections: '512',
    maxMemSize: '8',
    lanCluster: '0',
  };
}

const agentSettings = (): Record<string, string> => ({ workerNum: '4', maxMemSize: '4', lanCluster: '0' });

/** Numbers nodes of a role through the cluster and ports on each host. */
function numbering(basePort: number) {
  const counts = new Map<Role, number>();
  const ports = new Map<string, number>();
  return (role: Role, host: string, port?: number): NodeSpec => {
    const number = (counts.get(role) ?? 0) + 1;
    counts.set(role, number);
    const chosen = port ?? ports.get(host) ?? basePort + 1;
    if (port === undefined) ports.set(host, chosen + 1);
    return { alias: `${role}${number}`, role, host, port: chosen };
  };
}

function assemble(
  ha: boolean,
  hosts: readonly Host[],
  nodes: NodeSpec[],
  factor: number,
  level: number,
): ClusterSpec {
  return {
    ha,
    hosts: hosts.map((host): HostSpec => ({ ...host })),
    nodes,
    controllerSettings: controllerSettings(factor, level),
    agentSettings: agentSettings(),
    nodeSettings: commonNodeSettings(),
  };
}

/**
 * Gives the cluster of the deployment tutorial for these hosts: with three hosts exactly seed 000's, with one or two and `ha` seed 003's pseudo-HA
 * cluster, without `ha` one controller on the first host. Every host carries one agent. Throws without hosts.
 */
export function defaultHaSpec(hosts: readonly Host[], options: LayoutOptions = {}): ClusterSpec {
  if (hosts.length === 0) throw new Error('a cluster needs at least one host');
  const ha = options.ha ?? (options.controllers !== undefined ? options.controllers > 1 : hosts.length >= 3);
  const controllers = ha ? (options.controllers ?? 3) : 1;
  if (controllers > hosts.length) return pseudoHaSpec(hosts, { ...options, controllers });
  const basePort = options.basePort ?? 8800;
  const { dataNodesPerHost = 1, computeNodesPerHost = 1 } = options;
  const add = numbering(basePort);
  const nodes = hosts.slice(0, controllers).map((host) => add('controller', host.address, basePort));
  for (const { address } of hosts) {
    nodes.push(add('agent', address));
    for (let n = 0; n < dataNodesPerHost; n++) nodes.push(add('datanode', address));
    for (let n = 0; n < computeNodesPerHost; n++) nodes.push(add('computenode', address));
  }
  const dataHosts = dataNodesPerHost > 0 ? hosts.length : 0;
  // One data host: two copies would share it; the single-host tutorial takes factor 1 and level 2 (dolphindb-package.md 5.2).
  const [factor, level] = dataHosts >= 2 ? [2, 1] : [ha && dataNodesPerHost > 1 ? 2 : 1, 2];
  return assemble(ha, hosts, nodes, factor, level);
}

/** Gives seed 003's pseudo-HA cluster: more controllers than hosts, dealt out in turn, every port of the cluster another (dolphindb-operations.md 5). */
function pseudoHaSpec(hosts: readonly Host[], options: LayoutOptions & { controllers: number }): ClusterSpec {
  const { controllers, basePort = 9901, computeNodesPerHost = 0 } = options;
  const dataNodes =
    options.dataNodesPerHost === undefined ? controllers : options.dataNodesPerHost * hosts.length;
  let port = basePort;
  const deal = (role: Role, alias: string, count: number): NodeSpec[] =>
    Array.from({ length: count }, (_, index) => ({
      alias: `${alias}${index + 1}`,
      role,
      host: hosts[index % hosts.length]?.address ?? '',
      port: port++,
    }));
  const controllerNodes = deal('controller', 'controller', controllers);
  const agents = deal('agent', 'agent', hosts.length);
  // The seed leaves room for the agents of three hosts, so that nodes keep their ports when the cluster grows.
  port = Math.max(port, basePort + 2 * controllers);
  const nodes = [...controllerNodes, ...agents, ...deal('datanode', 'node', dataNodes)];
  nodes.push(...deal('computenode', 'computenode', computeNodesPerHost * hosts.length));
  return assemble(true, hosts, nodes, 2, hosts.length > 1 ? 1 : 2);
}

import { Client, once } from './client.ts';
import type { Files, Installation, Sandbox } from './cluster.ts';
import { ENTERPRISE, licenceText, until } from './cluster.ts';

/** The seed's HA cluster: three hosts with a controller, an agent, a data node and a compute node each. */

export const HOSTS = ['127.0.0.80', '127.0.0.81', '127.0.0.82'];
export const controllerSite = (n: number): string => `${HOSTS[n - 1]}:8800`;
export const dataNodeSite = (n: number): string => `${HOSTS[n - 1]}:8802`;
export const computeNodeSite = (n: number): string => `${HOSTS[n - 1]}:8803`;

export const CLUSTER_CFG = [
  'maxMemSize=32',
  'maxConnections=512',
  'workerNum=4',
  'maxBatchJobWorker=4',
  'OLAPCacheEngineSize=2',
  'TSDBCacheEngineSize=2',
  'newValuePartitionPolicy=add',
  'maxPubConnections=64',
  'subExecutors=4',
  'lanCluster=0',
  'enableChunkGranularityConfig=true',
];

export const NODES = [
  ...HOSTS.map((host, i) => `${host}:8800:controller${i + 1},controller`),
  ...HOSTS.flatMap((host, i) => [
    `${host}:8801:agent${i + 1},agent`,
    `${host}:8802:datanode${i + 1},datanode`,
    `${host}:8803:computenode${i + 1},computenode`,
  ]),
];

export function haFiles(n: number): Files {
  const host = HOSTS[n - 1];
  const controllers = HOSTS.map((other, i) => `${other}:8800:controller${i + 1}:controller`);
  return {
    'controller.cfg': `mode=controller\nlocalSite=${host}:8800:controller${n}\ndfsHAMode=Raft\ndfsReplicationFactor=2\ndfsReplicaReliabilityLevel=1\ndataSync=1\nworkerNum=4\nmaxConnections=512\nmaxMemSize=8\nlanCluster=0\n`,
    'agent.cfg': `mode=agent\nlocalSite=${host}:8801:agent${n}\ncontrollerSite=${HOSTS[0]}:8800:controller1\nsites=${host}:8801:agent${n}:agent,${controllers.join(',')}\nworkerNum=4\nmaxMemSize=4\nlanCluster=0\n`,
    'cluster.nodes': `localSite,mode\n${NODES.join('\n')}\n`,
    'cluster.cfg': `${CLUSTER_CFG.join('\n')}\n`,
  };
}

export interface PerfRow {
  name: string;
  site: string;
  host: string;
  port: number;
  mode: number;
  state: number;
  isLeader: boolean | null;
  agentSite: string;
  memoryUsed: bigint;
  [column: string]: unknown;
}

export const perf = (site: string): Promise<PerfRow[]> =>
  once<PerfRow[]>(site, 'getClusterPerf', [true], false);

/** The leader that every one of these controllers names, or undefined. */
export async function agreedLeader(sites: string[]): Promise<string | undefined> {
  const names = await Promise.all(sites.map((site) => once<string>(site, 'getActiveMaster', [], false)));
  return new Set(names).size === 1 && names[0] ? names[0] : undefined;
}

export const siteOf = (alias: string): string => controllerSite(Number(alias.at(-1)));

export interface HaCluster {
  hosts: Installation[];
  leader: string;
}

/** Installs and starts controllers and agents, and waits for one leader and three agents. */
export async function startHa(sandbox: Sandbox): Promise<HaCluster> {
  const licence = licenceText(ENTERPRISE);
  const hosts = HOSTS.map((_, i) => sandbox.install(`host${i + 1}`, haFiles(i + 1), licence));
  for (const host of hosts) sandbox.start(host, 'controller');
  const leader = await until('one leader', () => agreedLeader(HOSTS.map((host) => `${host}:8800`)), 30_000);
  for (const host of hosts) sandbox.start(host, 'agent');
  await until('three agents online', async () => {
    const rows = await perf(siteOf(leader));
    return rows.filter((row) => row.mode === 1 && row.state === 1).length === 3;
  });
  return { hosts, leader };
}

/** Starts the nodes of these aliases through the leader and waits until all are online. */
export async function startNodes(leader: string, aliases: string[]): Promise<void> {
  const client = await Client.connect(siteOf(leader));
  const { DdbVectorString } = await import('dolphindb');
  await client.call('startDataNode', [new DdbVectorString(aliases)]);
  client.close();
  await until('nodes online', async () => {
    const rows = await perf(siteOf(leader));
    return aliases.every((alias) => rows.some((row) => row.name === alias && row.state === 1));
  });
}

import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { ClusterSpec, NodeSpec } from '@/lib/topology/spec';
import { type Column, string, T, table, type Value, vectorOf } from '../e2e/sandbox/standin/script/values';
import { errorAnswer, okAnswer, parseRequest } from '../e2e/sandbox/standin/wire';

const HOSTS = 100;
const PER_HOST = 10;
const CONTROLLERS = 3;
const MODE = { datanode: 0, agent: 1, controller: 2, computenode: 4 };

const address = (host: number) => `127.1.0.${host + 1}`;

function nodesOn(host: number): NodeSpec[] {
  return Array.from({ length: PER_HOST }, (_, at): NodeSpec => {
    const place = { host: address(host), port: 18_800 + at };
    if (at === 0) return { ...place, role: 'agent', alias: `agent${host + 1}` };
    if (at === 1 && host < CONTROLLERS)
      return { ...place, role: 'controller', alias: `controller${host + 1}` };
    return { ...place, role: 'datanode', alias: `dn${host + 1}-${at}` };
  });
}

/** A cluster of 1,000 nodes on 100 addresses of the loopback device. */
export function simulatedSpec(): ClusterSpec {
  const hosts = Array.from({ length: HOSTS }, (_, host) => ({
    name: `h${host + 1}`,
    address: address(host),
  }));
  const nodes = hosts.flatMap((_, host) => nodesOn(host));
  return { ha: true, hosts, nodes, controllerSettings: {}, agentSettings: {}, nodeSettings: [] };
}

const integers = [
  'maxConnections',
  'workerNum',
  'connectionNum',
  'runningJobs',
  'queuedJobs',
  'runningTasks',
  'queuedTasks',
];
const doubles = ['maxMemSize', 'cpuUsage', 'avgLoad', 'jobLoad', 'diskFreeSpaceRatio'];
const longs = [
  ...['memoryUsed', 'memoryAlloc', 'medLast10QueryTime', 'maxLast10QueryTime', 'medLast100QueryTime'],
  ...[
    'maxLast100QueryTime',
    'maxRunningQueryTime',
    'diskCapacity',
    'diskFreeSpace',
    'diskWriteRate',
    'diskReadRate',
  ],
  ...['lastMinuteWriteVolume', 'lastMinuteReadVolume', 'networkSendRate', 'networkRecvRate'],
  ...['lastMinuteNetworkSend', 'lastMinuteNetworkRecv', 'lastMsgLatency', 'cumMsgLatency'],
];

/** getClusterPerf in which every figure of every node is another one each time. */
function perf(nodes: NodeSpec[]): Value {
  const texts = (name: string, text: (node: NodeSpec) => string): Column => ({
    name,
    vector: vectorOf(T.STRING, nodes.map(text)),
  });
  const figures = (names: string[], type: number, one: () => number | bigint): Column[] =>
    names.map((name) => ({ name, vector: vectorOf(type, nodes.map(one)) }));
  const site = ({ host, port, alias }: NodeSpec) => `${host}:${port}:${alias}`;
  return table([
    texts('name', ({ alias }) => alias),
    texts('host', ({ host }) => host),
    {
      name: 'port',
      vector: vectorOf(
        T.INT,
        nodes.map(({ port }) => port),
      ),
    },
    texts('site', site),
    {
      name: 'mode',
      vector: vectorOf(
        T.INT,
        nodes.map(({ role }) => MODE[role]),
      ),
    },
    {
      name: 'state',
      vector: vectorOf(
        T.INT,
        nodes.map(() => 1),
      ),
    },
    texts('agentSite', ({ role, host }) =>
      role === 'controller' ? '' : `${host}:18800:agent${Number(host.split('.')[3])}`,
    ),
    ...figures(integers, T.INT, () => Math.floor(Math.random() * 500)),
    ...figures(doubles, T.DOUBLE, () => Math.random() * 100),
    ...figures(longs, T.LONG, () => BigInt(Math.floor(Math.random() * 1e12))),
    texts('publicName', () => ''),
    {
      name: 'isLeader',
      vector: vectorOf(
        T.BOOL,
        nodes.map(({ alias, role }) => (role === 'controller' ? alias === 'controller1' : null)),
      ),
    },
    texts('zone', () => ''),
  ]);
}

/** Serves every node's port; the controllers speak the protocol as far as the live status asks. Gives the function that ends it. */
export async function startSimulation({ nodes }: ClusterSpec): Promise<() => void> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (o) => [...o][0] ?? false,
  });
  const answers: Record<string, (node: NodeSpec) => Value> = {
    getClusterPerf: () => perf(nodes),
    getNodeAlias: ({ alias }) => string(alias),
    getActiveMaster: () => string('controller1'),
    version: () => string('2.00.11.3 simulated'),
  };
  const servers: Server[] = [];
  for (const node of nodes) {
    const server = createServer();
    server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => {});
        client.on('message', (data: Buffer) => {
          const { command, name } = parseRequest(data);
          const answer = answers[name];
          if (command === 'connect') client.send(okAnswer('1'), { binary: true });
          else if (answer) client.send(okAnswer('1', answer(node)), { binary: true });
          else client.send(errorAnswer('1', `Cannot recognize function ${name}`), { binary: true });
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(node.port, node.host, resolve));
    servers.push(server);
  }
  return () => {
    for (const server of servers) server.close().closeAllConnections();
    for (const client of sockets.clients) client.terminate();
  };
}

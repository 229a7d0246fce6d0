import { describe, expect, it } from 'vitest';
import { parseEntry } from '@/lib/config/cfg';
import { parseNodes } from '@/lib/config/nodes-file';
import { defaultHaSpec } from './defaults';
import { nextFreePort, nodesOf, renameHost } from './nodes';
import { installationsOf, renderFiles, renderHost, SpecError } from './render';

const hosts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `P${index + 1}`, address: `10.0.0.${80 + index}` }));
const meaning = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => parseEntry(line, 0))
    .map((entry) => [entry?.key, entry?.value])
    .sort();

const CONTROLLER = (n: number) => `mode=controller
localSite=10.0.0.${79 + n}:8800:controller${n}
dfsReplicationFactor=2
dfsReplicaReliabilityLevel=1
dataSync=1
workerNum=4
maxConnections=512
maxMemSize=8
dfsHAMode=Raft
lanCluster=0
`;
const AGENT = (n: number) => `mode=agent
localSite=10.0.0.${79 + n}:8801:agent${n}
controllerSite=10.0.0.80:8800:controller1
sites=10.0.0.${79 + n}:8801:agent${n}:agent,10.0.0.80:8800:controller1:controller,10.0.0.81:8800:controller2:controller,10.0.0.82:8800:controller3:controller
workerNum=4
maxMemSize=4
lanCluster=0
`;
const CLUSTER = `maxMemSize=32
maxConnections=512
workerNum=4
maxBatchJobWorker=4
OLAPCacheEngineSize=2
TSDBCacheEngineSize=2
newValuePartitionPolicy=add
maxPubConnections=64
subExecutors=4
lanCluster=0
enableChunkGranularityConfig=true
`;
const NODES = `localSite,mode
10.0.0.80:8800:controller1,controller
10.0.0.81:8800:controller2,controller
10.0.0.82:8800:controller3,controller
10.0.0.80:8801:agent1,agent
10.0.0.80:8802:datanode1,datanode
10.0.0.80:8803:computenode1,computenode
10.0.0.81:8801:agent2,agent
10.0.0.81:8802:datanode2,datanode
10.0.0.81:8803:computenode2,computenode
10.0.0.82:8801:agent3,agent
10.0.0.82:8802:datanode3,datanode
10.0.0.82:8803:computenode3,computenode
`;

describe('defaultHaSpec', () => {
  it('renders the tutorial cluster of three hosts line for line', () => {
    const files = renderFiles(defaultHaSpec(hosts(3)));
    for (const n of [1, 2, 3]) {
      expect(meaning(files[`P${n}/controller.cfg`] ?? '')).toEqual(meaning(CONTROLLER(n)));
      expect(meaning(files[`P${n}/agent.cfg`] ?? '')).toEqual(meaning(AGENT(n)));
      expect(files[`P${n}/cluster.cfg`]).toBe(CLUSTER);
      expect(files[`P${n}/cluster.nodes`]).toBe(NODES);
    }
    expect(Object.keys(files)).toHaveLength(12);
  });

  it('adds public names as the tutorial does: to controller.cfg and per node to cluster.cfg', () => {
    const named = hosts(3).map((host, index) => ({ ...host, publicName: `19.56.128.2${index + 1}` }));
    const files = renderHost(defaultHaSpec(named), '10.0.0.80');
    expect(files['controller.cfg']).toBe(`${CONTROLLER(1)}publicName=19.56.128.21\n`);
    expect(files['cluster.cfg']).toContain(
      'datanode1.publicName=19.56.128.21\ncomputenode1.publicName=19.56.128.21\ndatanode2.publicName=19.56.128.22\n',
    );
  });

  it('lays out pseudo-HA on one host as three installations with one agent', () => {
    const spec = defaultHaSpec(hosts(1), { ha: true });
    expect(
      parseNodes(renderHost(spec, '10.0.0.80')['1/cluster.nodes'] ?? '').rows.map((row) => row.raw),
    ).toEqual([
      '10.0.0.80:9901:controller1,controller',
      '10.0.0.80:9902:controller2,controller',
      '10.0.0.80:9903:controller3,controller',
      '10.0.0.80:9904:agent1,agent',
      '10.0.0.80:9907:node1,datanode',
      '10.0.0.80:9908:node2,datanode',
      '10.0.0.80:9909:node3,datanode',
    ]);
    const [host] = installationsOf(spec);
    expect(host?.installations.map(({ agent }) => agent?.alias)).toEqual(['agent1', undefined, undefined]);
    expect(spec.controllerSettings.dfsReplicaReliabilityLevel).toBe('2');
  });

  it('lays out pseudo-HA on two hosts with two controllers on the first', () => {
    const spec = defaultHaSpec(hosts(2), { ha: true });
    expect(nodesOf(spec, 'controller').map(({ host, port }) => `${host}:${port}`)).toEqual([
      '10.0.0.80:9901',
      '10.0.0.81:9902',
      '10.0.0.80:9903',
    ]);
    expect(nodesOf(spec, 'agent').map(({ port }) => port)).toEqual([9904, 9905]);
    expect(nodesOf(spec, 'datanode').map(({ host, alias }) => `${host} ${alias}`)).toEqual([
      '10.0.0.80 node1',
      '10.0.0.81 node2',
      '10.0.0.80 node3',
    ]);
    expect(spec.controllerSettings.dfsReplicaReliabilityLevel).toBe('1');
  });

  it('gives one host a single controller and one copy of the data', () => {
    const spec = defaultHaSpec(hosts(1));
    expect(spec.ha).toBe(false);
    expect(nodesOf(spec, 'controller')).toHaveLength(1);
    expect(spec.controllerSettings.dfsReplicationFactor).toBe('1');
    expect(renderHost(spec, '10.0.0.80')['controller.cfg']).not.toContain('dfsHAMode');
    expect(renderHost(spec, '10.0.0.80')['agent.cfg']).not.toContain('sites=');
  });

  it('numbers several data nodes of a host through the cluster, on ports of their own', () => {
    const spec = defaultHaSpec(hosts(3), { dataNodesPerHost: 2 });
    expect(nodesOf(spec, 'datanode').map(({ alias, port }) => `${alias}:${port}`)).toEqual([
      'datanode1:8802',
      'datanode2:8803',
      'datanode3:8802',
      'datanode4:8803',
      'datanode5:8802',
      'datanode6:8803',
    ]);
    expect(nextFreePort(spec, '10.0.0.80')).toBe(8805);
  });

  it('moves the nodes of a host with its address', () => {
    const spec = renameHost(defaultHaSpec(hosts(3)), '10.0.0.81', { name: 'X', address: '10.0.0.99' });
    expect(renderFiles(spec)['X/agent.cfg']).toContain('localSite=10.0.0.99:8801:agent2');
    expect(renderFiles(spec)['P1/agent.cfg']).toContain('10.0.0.99:8800:controller2:controller');
  });
});

describe('renderFiles', () => {
  const spec = defaultHaSpec(hosts(3));
  it.each([
    [
      'a newline in an alias',
      { ...spec, nodes: spec.nodes.map((node, index) => (index ? node : { ...node, alias: 'a\nb' })) },
    ],
    [
      'an equals sign in an alias',
      { ...spec, nodes: spec.nodes.map((node, index) => (index ? node : { ...node, alias: 'a=b' })) },
    ],
    ['a newline in a value', { ...spec, controllerSettings: { workerNum: '4\nmode=agent' } }],
    ['a carriage return in a value', { ...spec, nodeSettings: [{ name: 'workerNum', value: '4\r' }] }],
    ['an equals sign in a name', { ...spec, agentSettings: { 'a=b': '1' } }],
    [
      'a newline in a qualifier',
      { ...spec, nodeSettings: [{ qualifier: 'a\nb', name: 'workerNum', value: '4' }] },
    ],
    [
      'a host name that climbs out',
      { ...spec, hosts: spec.hosts.map((host) => ({ ...host, name: '../x' })) },
    ],
    ['an address with a command', { ...spec, hosts: [...spec.hosts, { name: 'x', address: '$(id)' }] }],
    ['a rendered key among the settings', { ...spec, controllerSettings: { localSite: 'x' } }],
    [
      'a port out of range',
      { ...spec, nodes: spec.nodes.map((node, index) => (index ? node : { ...node, port: 70000 })) },
    ],
    ['two hosts of one name', { ...spec, hosts: spec.hosts.map((host) => ({ ...host, name: 'same' })) }],
  ])('refuses %s', (_, bad) => {
    expect(() => renderFiles(bad)).toThrow(SpecError);
  });
});

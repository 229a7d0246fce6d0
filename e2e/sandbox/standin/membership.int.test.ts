import { DdbBool, DdbInt } from 'dolphindb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, once } from './testing/client.ts';
import { Sandbox, until } from './testing/cluster.ts';
import { SMALL_HOST, smallFiles } from './testing/small-cluster.ts';

const controller = `${SMALL_HOST}:8900`;
const nodes = `localSite,mode,computeGroup,zone
${SMALL_HOST}:8901:agent1,agent
${SMALL_HOST}:8902:dnode1,datanode,,z1
${SMALL_HOST}:8903:orca1,computenode,orca,z1
`;
let sandbox: Sandbox;
let client: Client;

const add = (port: number, alias: string, role: string, ...tail: string[]) =>
  client.call('addNode', [SMALL_HOST, new DdbInt(port), alias, new DdbBool(true), role, ...tail]);
const names = async () =>
  (await client.ask<{ name: string }[]>('getClusterPerf', [true])).map(({ name }) => name);

beforeAll(async () => {
  sandbox = new Sandbox();
  const installation = sandbox.install('one', { ...smallFiles(), 'cluster.nodes': nodes });
  sandbox.start(installation, 'controller');
  await until('the controller answers', () => once<string>(controller, 'getNodeAlias'));
  client = await Client.connect(controller);
});
afterAll(async () => {
  client?.close();
  await sandbox?.destroy();
});

it('takes a node only with a known agent, a free address and alias, and one of the zones', async () => {
  await expect(add(8902, 'dnode2', 'datanode', '', 'z1')).rejects.toThrow('Duplicated node');
  await expect(add(8910, 'dnode1', 'datanode', '', 'z1')).rejects.toThrow('Duplicated node');
  await expect(add(8910, 'dnode2', 'datanode')).rejects.toThrow('zone of node dnode2 must be specified');
  await expect(add(8910, 'dnode2', 'datanode', '', 'z9')).rejects.toThrow("zone z9 doesn't exist");
  await expect(add(8910, 'c2', 'controller', '', 'z1')).rejects.toThrow('must be datanode or computenode');
  await expect(add(8910, 'other', 'computenode', 'orca', 'z1')).rejects.toThrow('must start with');
  const elsewhere = ['127.0.0.99', new DdbInt(8910), 'dnode2', new DdbBool(true), 'datanode', '', 'z1'];
  await expect(client.call('addNode', elsewhere)).rejects.toThrow("agent on host 127.0.0.99 doesn't exist");
  await add(8910, 'dnode2', 'datanode', '', 'z1');
  expect(await client.ask('getClusterNodesCfg')).toContain(`${SMALL_HOST}:8910:dnode2,datanode,,z1`);
  expect(await names()).toContain('dnode2');
});

it('has one agent a host and lets only compute nodes go', async () => {
  await expect(client.call('addAgentToController', [SMALL_HOST, new DdbInt(8911), 'agent2'])).rejects.toThrow(
    'already exists',
  );
  await client.call('addAgentToController', ['127.0.0.99', new DdbInt(8901), 'agent2']);
  expect(await client.ask<string[]>('getClusterNodesCfg')).not.toContain('127.0.0.99:8901:agent2,agent');
  await expect(client.call('removeNode', ['dnode1'])).rejects.toThrow('Only compute nodes');
  await client.call('removeNode', ['orca1']);
  expect(await names()).not.toContain('orca1');
  expect((await client.ask<string[]>('getClusterNodesCfg')).join()).not.toContain('orca1');
});

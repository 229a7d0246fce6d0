import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COUNT, CREATE, OHLC, WRITE } from './script/seed-scripts.ts';
import { Client, once } from './testing/client.ts';
import { Sandbox, until } from './testing/cluster.ts';
import {
  computeNodeSite,
  dataNodeSite,
  type HaCluster,
  perf,
  siteOf,
  startHa,
  startNodes,
} from './testing/ha-cluster.ts';

const ROWS = 1_210_000;

describe("the tutorial's fifth and sixth step on a running cluster", () => {
  let sandbox: Sandbox;
  let cluster: HaCluster;

  beforeAll(async () => {
    sandbox = new Sandbox();
    cluster = await startHa(sandbox);
    await startNodes(cluster.leader, ['datanode1', 'datanode2', 'datanode3', 'computenode1']);
  });
  afterAll(() => sandbox?.destroy());

  it('creates the database, appends 1.21 million rows on a data node and counts them on a compute node', async () => {
    const data = await Client.connect(dataNodeSite(1), false);
    await data.script(CREATE);
    await data.script(WRITE, 120_000);
    data.close();
    const compute = await Client.connect(computeNodeSite(1));
    await compute.script('pt = loadTable("dfs://testDB", "testTB")');
    expect(await compute.script(COUNT)).toEqual([{ Date: '2023.01.08', count: ROWS }]);
    await compute.script(OHLC, 120_000);
    const [first] = await compute.script<Record<string, number>[]>('select top 1 * from result');
    expect(first).toMatchObject({ SecurityID: '000000', Date: '2023.01.08' });
    expect(first!.High).toBeGreaterThanOrEqual(first!.Low!);
    expect(await compute.script('size(result)')).toBe(5000);
    compute.close();
  });

  it('keeps two replicas and shows them in the chunk status', async () => {
    const chunks = await once<{ state: string; replicaCount: number }[]>(
      siteOf(cluster.leader),
      'getClusterChunksStatus',
    );
    expect(chunks.length).toBeGreaterThan(0);
    expect(new Set(chunks.map((chunk) => chunk.state))).toEqual(new Set(['COMPLETE']));
    expect(new Set(chunks.map((chunk) => chunk.replicaCount))).toEqual(new Set([2]));
  });

  it('refuses a guest who reads or creates', async () => {
    const guest = await Client.connect(dataNodeSite(2), false);
    await expect(guest.script('db = database("dfs://guestDB", VALUE, 1..3)')).rejects.toThrow(
      '<NoPrivilege>',
    );
    await expect(guest.script('select sum(Volume) from loadTable("dfs://testDB", "testTB")')).rejects.toThrow(
      '<NoPrivilege>',
    );
    guest.close();
  });

  it('names an unknown token and an unknown function', async () => {
    const client = await Client.connect(dataNodeSite(2));
    await expect(client.script('nosuchvariable')).rejects.toThrow(
      'Cannot recognize the token nosuchvariable',
    );
    await expect(client.script('nosuchfunction(1)')).rejects.toThrow(/recognize/);
    client.close();
  });

  it('sends prints before the result', async () => {
    const client = await Client.connect(dataNodeSite(2));
    expect(await client.script('print("hello")\n1 + 2')).toBe(3);
    expect(client.prints.join('')).toContain('hello');
    client.close();
  });

  it('reaches other nodes by rpc, pnodeRun and the client options node and nodes', async () => {
    const client = await Client.connect(dataNodeSite(2));
    expect(await client.script('rpc(getControllerAlias(), getNodeAlias)')).toBe(cluster.leader);
    expect(await client.script('rpc("computenode1", getNodeAlias)')).toBe('computenode1');
    const versions = await client.script<{ node: string }[]>('pnodeRun(version)');
    expect(versions.map((row) => row.node).sort()).toEqual([
      'computenode1',
      'datanode1',
      'datanode2',
      'datanode3',
    ]);
    expect(await client.ddb.invoke('getNodeAlias', [], { node: 'datanode3' })).toBe('datanode3');
    expect(await client.ddb.invoke('add', [1, 2])).toBe(3);
    expect(await client.script('use ops\ngetAllLicenses()')).toHaveLength(10);
    client.close();
  });

  it('cancels a running job of the session', async () => {
    const client = await Client.connect(dataNodeSite(3));
    const sleeping = client.script('sleep(30000)').then(
      () => 'finished',
      (error: Error) => error.message,
    );
    const watcher = await Client.connect(dataNodeSite(3));
    await until('job listed', async () =>
      (await watcher.ask<{ desc: string }[]>('getConsoleJobs')).some((job) => job.desc.includes('sleep')),
    );
    const jobs = await watcher.ask<{ desc: string; rootJobId: string }[]>('getConsoleJobs');
    await watcher.call('cancelConsoleJob', [jobs.find((job) => job.desc.includes('sleep'))!.rootJobId]);
    expect(await sleeping).toContain('cancelled');
    for (const one of [client, watcher]) one.close();
  });

  it('still has the rows after every controller, agent and node was stopped and started again', async () => {
    sandbox.kill(/./, 'SIGTERM');
    await until('all stopped', () => sandbox.pids(/./).length === 0);
    for (const host of cluster.hosts) sandbox.start(host, 'controller');
    for (const host of cluster.hosts) sandbox.start(host, 'agent');
    const leader = await until('a leader and its agents', async () => {
      const rows = await perf(siteOf(cluster.leader));
      const up = rows.filter((row) => row.mode === 1 && row.state === 1).length === 3;
      return up ? rows.find((row) => row.isLeader === true)?.name : undefined;
    });
    await startNodes(leader, ['datanode1', 'datanode2', 'datanode3', 'computenode1']);
    const compute = await Client.connect(computeNodeSite(1));
    expect(await compute.script('exec count(*) from loadTable("dfs://testDB", "testTB")')).toBe(ROWS);
    compute.close();
  });
});

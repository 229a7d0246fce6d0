import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, once } from './testing/client.ts';
import { Sandbox, until } from './testing/cluster.ts';
import { dataNodeSite, type HaCluster, siteOf, startHa, startNodes } from './testing/ha-cluster.ts';

interface Chunk {
  state: string;
  version: number;
  replicas: string;
}

describe('a data node that was away while others wrote', () => {
  let sandbox: Sandbox;
  let cluster: HaCluster;
  const chunks = () => once<Chunk[]>(siteOf(cluster.leader), 'getClusterChunksStatus');
  const tasks = () =>
    once<{ Dest: string; Status: string }[]>(siteOf(cluster.leader), 'getRecoveryTaskStatus');
  const states = async () => new Set((await chunks()).map(({ state }) => state));
  const write = (client: Client, from: number) =>
    client.script(`t = table(take(1..6, 60) as k, ${from}..${from + 59} as v)
      loadTable("dfs://r", "t").append!(t)`);

  beforeAll(async () => {
    sandbox = new Sandbox();
    cluster = await startHa(sandbox);
    await startNodes(cluster.leader, ['datanode1', 'datanode2', 'datanode3']);
  });
  afterAll(() => sandbox?.destroy());

  it('does not stop the writers; back again it is RECOVERING until it has caught up, and holds every row then', async () => {
    const client = await Client.connect(dataNodeSite(1));
    await client.script(`db = database("dfs://r", VALUE, 1..6)
      db.createPartitionedTable(table(1..1 as k, 1..1 as v), "t", "k")`);
    await write(client, 1);
    const leader = await Client.connect(siteOf(cluster.leader));
    await leader.call('stopDataNode', ['datanode2']);
    await until('stopped', () => sandbox.pids(/:datanode2 /).length === 0);
    await write(client, 61);
    expect(await states()).toEqual(new Set(['COMPLETE']));
    const behind = (await chunks()).filter(({ replicas }) => replicas.includes('datanode2'));
    expect(behind.length).toBeGreaterThan(0);
    for (const { version, replicas } of behind) {
      expect(version).toBe(2);
      expect(replicas).toContain('datanode2:1:');
    }

    await leader.call('startDataNode', ['datanode2']);
    await until('a recovering chunk', async () => (await states()).has('RECOVERING'));
    await until('a task for it', async () =>
      (await tasks()).some(({ Dest, Status }) => Dest === 'datanode2' && Status !== 'Finished'),
    );
    await until('all chunks complete', async () => !(await states()).has('RECOVERING'));
    expect(new Set((await tasks()).map(({ Status }) => Status))).toEqual(new Set(['Finished']));
    for (const { replicas } of await chunks()) expect(replicas).toMatch(/^\w+:2:.*,\w+:2:/);

    for (const alias of ['datanode1', 'datanode3']) {
      await leader.call('stopDataNode', [alias]);
      await until('stopped', () => sandbox.pids(new RegExp(`:${alias} `)).length === 0);
      const other = await Client.connect(dataNodeSite(2));
      const readable = 'exec sum(v) from loadTable("dfs://r", "t")';
      await until('the rows', async () => (await other.script<bigint>(readable)) === 7260n);
      await startNodes(cluster.leader, [alias]);
      other.close();
    }
    leader.close();
    client.close();
  }, 120_000);

  it('is left out by a writer that finds it dying, and the write succeeds', async () => {
    const client = await Client.connect(dataNodeSite(1));
    const before = await client.script<bigint>('exec count(*) from loadTable("dfs://r", "t")');
    let written = 0;
    const kill = setTimeout(() => sandbox.kill(/:datanode3 /, 'SIGKILL'), 300);
    const end = Date.now() + 2500;
    for (; Date.now() < end; written++) await write(client, 1000 + written);
    clearTimeout(kill);
    expect(sandbox.pids(/:datanode3 /)).toEqual([]);
    expect(Number(await client.script('exec count(*) from loadTable("dfs://r", "t")'))).toBe(
      Number(before) + 60 * written,
    );
    client.close();
  }, 60_000);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DdbBool, DdbInt, DdbLong, DdbVectorString } from 'dolphindb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, once } from './testing/client.ts';
import { ENTERPRISE, licenceText, logOf, Sandbox, until } from './testing/cluster.ts';
import {
  agreedLeader,
  CLUSTER_CFG,
  computeNodeSite,
  controllerSite,
  dataNodeSite,
  type HaCluster,
  HOSTS,
  NODES,
  perf,
  siteOf,
  startHa,
  startNodes,
} from './testing/ha-cluster.ts';

const WORKERS = ['datanode1', 'datanode2', 'datanode3', 'computenode1', 'computenode2', 'computenode3'];
const CONTROLLERS = [1, 2, 3].map(controllerSite);

describe('an HA cluster driven by the official client', () => {
  let sandbox: Sandbox;
  let cluster: HaCluster;
  let leader: Client;

  beforeAll(async () => {
    sandbox = new Sandbox();
    cluster = await startHa(sandbox);
    leader = await Client.connect(siteOf(cluster.leader));
  });
  afterAll(() => {
    leader?.close();
    sandbox?.destroy();
  });

  const followers = (): string[] => CONTROLLERS.filter((site) => site !== siteOf(cluster.leader));

  it('shows the vendor command line over its own executable', () => {
    const [pid] = sandbox.pids(/host1.*-mode controller/);
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    expect(words).toBe(
      './../dolphindb -console 0 -mode controller -home data -script dolphindb.dos -config config/controller.cfg -logFile log/controller.log -nodesFile config/cluster.nodes -clusterConfig config/cluster.cfg',
    );
  });

  it('has exactly one leader, which followers name in NotLeader', async () => {
    const rows = await perf(siteOf(cluster.leader));
    expect(rows.filter((row) => row.isLeader === true)).toHaveLength(1);
    expect(rows.filter((row) => row.isLeader === false)).toHaveLength(2);
    const follower = await Client.connect(followers()[0] as string);
    await expect(follower.call('startDataNode', ['datanode1'])).rejects.toThrow(
      `<NotLeader>${siteOf(cluster.leader)}:${cluster.leader}`,
    );
    follower.close();
  });

  it('brings twelve nodes online through the leader, as processes that outlive their agent', async () => {
    await startNodes(cluster.leader, WORKERS);
    const rows = await perf(siteOf(cluster.leader));
    expect(rows.filter((row) => row.state === 1)).toHaveLength(12);
    expect(rows).toHaveLength(12);
    expect(await once(dataNodeSite(1), 'getNodeType', [], false)).toBe(0);
    expect(await once(computeNodeSite(1), 'getNodeType', [], false)).toBe(4);
    expect(await once(dataNodeSite(2), 'isDataNodeInitialized', [], false)).toBe(true);
    expect(await once(dataNodeSite(2), 'getControllerAlias', [], false)).toBe(cluster.leader);
    const log = logOf(cluster.hosts[0]!, 'datanode1');
    const markers = [
      'ChunkMgmt initialization completed.',
      'Will process pending transactions.',
      'Job scheduler initialization completed.',
    ];
    expect(markers.map((marker) => log.indexOf(marker))).toEqual(
      markers.map((marker) => log.indexOf(marker)).sort((a, b) => a - b),
    );
    expect(logOf(cluster.hosts[0]!, 'agent')).toContain('complete startDataNodeAgent');

    sandbox.kill(/host1\/.*-mode agent/, 'SIGTERM');
    await until(
      'agent offline',
      async () => (await perf(siteOf(cluster.leader))).find((row) => row.name === 'agent1')?.state === 0,
    );
    expect((await perf(siteOf(cluster.leader))).find((row) => row.name === 'datanode1')?.state).toBe(1);
    await expect(leader.call('stopDataNode', ['datanode1'])).rejects.toThrow(
      "The agent of node datanode1 on host 127.0.0.80 doesn't exist or is offline.",
    );
    sandbox.start(cluster.hosts[0]!, 'agent');
    await until(
      'agent online',
      async () => (await perf(siteOf(cluster.leader))).find((row) => row.name === 'agent1')?.state === 1,
    );
  });

  it('reports live figures in every documented column', async () => {
    const rows = await perf(siteOf(cluster.leader));
    const node = rows.find((row) => row.name === 'datanode1')!;
    expect(Object.keys(node)).toHaveLength(43);
    expect(node).toMatchObject({
      mode: 0,
      agentSite: '127.0.0.80:8801:agent1',
      maxConnections: 512,
      maxMemSize: 32,
      workerNum: 4,
    });
    expect(node.memoryUsed).toBeGreaterThan(10_000_000n);
    expect(node.diskCapacity).toBeGreaterThan(0n);
    expect(rows.find((row) => row.mode === 2)).toMatchObject({
      agentSite: '',
      maxMemSize: 8,
      diskCapacity: 0n,
    });
    await expect(once(dataNodeSite(1), 'getClusterPerf', [true], false)).rejects.toThrow(
      'Only master or single mode supports function getClusterPerf',
    );
  });

  it('leaves the files of a real installation on disk', () => {
    const data = join(cluster.hosts[1]!.clusterDemo, 'data');
    for (const path of [
      'controller2/raft/raftHardstate1',
      'controller2/raft/raftSnapshot1',
      'controller2/raft/raftWAL1',
      'controller2/dfsMeta',
      'controller2/sysmgmt/aclEditlog.meta',
      'controller2/keys/aclPublic.key',
      'agent2/keys/serverPrivate.key',
      'datanode2/storage/CHUNK_METADATA/editlog.0',
      'datanode2/log/redoLog/head.log',
      'datanode2/sysmgmt',
    ])
      expect(existsSync(join(data, path)), path).toBe(true);
  });

  it('stops a node on request, notices a killed one at once, and accepts the three spellings', async () => {
    const state = async (name: string) =>
      (await perf(siteOf(cluster.leader))).find((row) => row.name === name)?.state;
    await leader.call('stopDataNode', [
      new DdbVectorString([`${HOSTS[0]}:8803`, `${HOSTS[1]}:8803:computenode2`]),
    ]);
    await until(
      'stopped',
      async () => (await state('computenode1')) === 0 && (await state('computenode2')) === 0,
    );
    await until('safe shutdown logged', () =>
      logOf(cluster.hosts[0]!, 'computenode1').includes('MainServer shutdown'),
    );
    sandbox.kill(/-localSite \S+:computenode3 /, 'SIGKILL');
    await until('killed node offline', async () => (await state('computenode3')) === 0, 3000);
    await startNodes(cluster.leader, ['computenode1', 'computenode2', 'computenode3']);
    await expect(leader.call('startDataNode', ['nosuchnode'])).rejects.toThrow(
      "The data node or compute node nosuchnode doesn't exist.",
    );
    expect(sandbox.pids(/-mode computenode/)).toHaveLength(3);
  });

  it('logs a bind error when a running node is started again', async () => {
    await leader.call('startDataNode', ['datanode2']);
    await until('bind error', () =>
      logOf(cluster.hosts[1]!, 'datanode2').includes(
        'Failed to bind the socket on port 8802 with error code 98',
      ),
    );
    expect(sandbox.pids(/-localSite \S+:datanode2 /).length).toBe(1);
  });

  it('keeps accounts in the group and lets guests do little', async () => {
    const guest = await Client.connect(followers()[0] as string, false);
    await expect(guest.call('login', ['admin', 'wrong-secret'])).rejects.toThrow(
      'login("admin", "wrong-secret") => The user name or password is incorrect.',
    );
    expect(await guest.ask<unknown[]>('getCurrentSessionAndUser')).toContain('guest');
    expect(await guest.ask('loadClusterNodesConfigs')).toEqual([]);
    await expect(guest.call('loadControllerConfigs')).rejects.toThrow(
      'Only administrators execute function loadControllerConfigs',
    );
    guest.close();
    const user = await Client.connect(siteOf(cluster.leader));
    await user.call('changePwd', ['123456', 'Changed#1']);
    const other = await Client.connect(dataNodeSite(3), false);
    await expect(other.call('login', ['admin', '123456'])).rejects.toThrow('password is incorrect');
    await other.call('login', ['admin', 'Changed#1']);
    const ticket = await other.ask<string>('getAuthenticatedUserTicket');
    const third = await Client.connect(computeNodeSite(2), false);
    await third.call('authenticateByTicket', [ticket]);
    expect(await third.ask('getUserAccess')).toMatchObject([{ userId: 'admin', isAdmin: true }]);
    await user.call('resetPwd', ['admin', '123456']);
    for (const client of [user, other, third]) client.close();
  });

  it('answers an unknown function as the server does', async () => {
    await expect(leader.call('xyz')).rejects.toThrow("Can't recognize function name xyz");
  });

  it('owns cluster.cfg and cluster.nodes after the first start', async () => {
    const config = [...CLUSTER_CFG, 'datanode1.maxMemSize=16', 'datanode%.volumes=/tmp/never/<ALIAS>'];
    await leader.call('saveClusterNodesConfigs', [new DdbVectorString(config)]);
    await leader.call('reloadClusterConfig');
    await until('written back on every host', () =>
      cluster.hosts.every(
        (host) =>
          readFileSync(join(host.clusterDemo, 'config/cluster.cfg'), 'utf8') === `${config.join('\n')}\n`,
      ),
    );
    expect(await once(followers()[0] as string, 'loadClusterNodesConfigs')).toEqual(config);
    await leader.call('saveClusterNodesConfigs', [
      new DdbVectorString([...config, 'datanode1.volumes=/x/<ALIAS>']),
    ]);
    await expect(leader.call('reloadClusterConfig')).rejects.toThrow('<ALIAS>');
    await leader.call('saveClusterNodesConfigs', [new DdbVectorString(CLUSTER_CFG)]);
    expect(await leader.ask('getClusterNodesCfg')).toEqual(NODES);
    expect(await leader.ask('loadControllerConfigs')).toContain('dfsHAMode=Raft');
  });

  it('ignores an edited cluster.cfg when a controller starts again', async () => {
    const site = followers()[0] as string;
    const n = CONTROLLERS.indexOf(site) + 1;
    const host = cluster.hosts[n - 1]!;
    sandbox.kill(new RegExp(`host${n}/.*-mode controller`), 'SIGTERM');
    await until('stopped', () => sandbox.pids(new RegExp(`host${n}/.*-mode controller`)).length === 0);
    writeFileSync(join(host.clusterDemo, 'config/cluster.cfg'), 'maxMemSize=1\n');
    sandbox.start(host, 'controller');
    const lines = await until('answers again', () => once<string[]>(site, 'loadClusterNodesConfigs'));
    expect(lines).toEqual(CLUSTER_CFG);
    await until('joined', async () => (await agreedLeader(CONTROLLERS)) === cluster.leader);
  });

  it('adds a node online and takes a compute node out', async () => {
    await leader.call('addNode', [
      HOSTS[0],
      new DdbInt(8813),
      'computenode9',
      new DdbBool(true),
      'computenode',
    ]);
    await startNodes(cluster.leader, ['computenode9']);
    expect(await leader.ask('getClusterNodesCfg')).toContain('127.0.0.80:8813:computenode9,computenode');
    await expect(leader.call('removeNode', ['computenode9'])).rejects.toThrow('must be stopped');
    await leader.call('stopDataNode', ['computenode9']);
    await until(
      'stopped',
      async () =>
        (await perf(siteOf(cluster.leader))).find((row) => row.name === 'computenode9')?.state === 0,
    );
    await leader.call('removeNode', ['computenode9']);
    expect((await perf(siteOf(cluster.leader))).map((row) => row.name)).not.toContain('computenode9');
  });

  it('serves logs by byte range, a data node through its agent', async () => {
    const agent = await Client.connect('127.0.0.80:8801');
    const length = await agent.ask<bigint>('getServerLogLength', ['datanode1']);
    expect(length).toBeGreaterThan(100n);
    const lines = await agent.ask<string[]>('getServerLog', [
      new DdbLong(length),
      new DdbLong(0n),
      new DdbBool(true),
      'datanode1',
    ]);
    expect(lines[0]).toContain('DolphinDB server 2.00.11.3');
    expect(await agent.ask<bigint>('getServerLogLength', ['nosuchnode'])).toBe(-1n);
    agent.close();
  });

  it('updates licences on the conditions of the documentation', async () => {
    expect(await leader.ask('license')).toMatchObject({
      maxNodes: 100,
      clientName: 'Example Bank',
      authorization: 'commercial',
      expiration: '2042.01.01',
    });
    const fresh = licenceText(ENTERPRISE.replace('2042', '2043'));
    for (const host of cluster.hosts) writeFileSync(join(host.server, 'dolphindb.lic'), fresh);
    const dates = await leader.ask<{ node: string; end_date: string }[]>('ops::updateAllLicenses');
    expect(dates).toHaveLength(12);
    expect(new Set(dates.map((row) => row.end_date))).toEqual(new Set(['2043.01.01']));
    writeFileSync(
      join(cluster.hosts[0]!.server, 'dolphindb.lic'),
      licenceText('2044.01.01,8,2,3,Trial Users,0,-1,,1'),
    );
    await expect(once('127.0.0.80:8800', 'updateLicense')).rejects.toThrow('the client name must not change');
    writeFileSync(join(cluster.hosts[0]!.server, 'dolphindb.lic'), fresh);
  });

  it('answers the JSON API and a page on the same port', async () => {
    const url = `http://${controllerSite(1)}`;
    const page = await (await fetch(url)).text();
    expect(page).toContain('stand-in');
    const body = JSON.stringify({ sessionID: '0', functionName: 'getNodeAlias', params: [] });
    const answer = (await (await fetch(url, { method: 'POST', body })).json()) as {
      resultCode: string;
      object: unknown[];
    };
    expect(answer).toMatchObject({
      resultCode: '0',
      object: [{ form: 'scalar', type: 'string', value: 'controller1' }],
    });
  });

  it('elects another leader within seconds when the leader dies, and has none without a majority', async () => {
    const dead = cluster.leader;
    sandbox.kill(new RegExp(`host${dead.at(-1)}/.*-mode controller`), 'SIGKILL');
    const rest = followers();
    const next = await until(
      'a new leader',
      async () => {
        const name = await agreedLeader(rest);
        return name && name !== dead ? name : undefined;
      },
      10_000,
    );
    expect((await perf(siteOf(next))).find((row) => row.name === dead)).toMatchObject({
      state: 0,
      isLeader: null,
    });
    await until(
      'nodes follow the new leader',
      async () => (await once(dataNodeSite(1), 'getControllerAlias', [], false)) === next,
    );
    expect(await once(siteOf(next), 'loadClusterNodesConfigs')).toEqual(CLUSTER_CFG);
    sandbox.kill(new RegExp(`host${next.at(-1)}/.*-mode controller`), 'SIGKILL');
    const last = rest.find((site) => site !== siteOf(next)) as string;
    await until(
      'no leader',
      async () => (await once<string>(last, 'getActiveMaster', [], false)) === '',
      10_000,
    );
    const alone = await Client.connect(last);
    await expect(alone.call('startDataNode', ['datanode1'])).rejects.toThrow('<NotLeader>');
    alone.close();
    for (const alias of [dead, next]) sandbox.start(cluster.hosts[Number(alias.at(-1)) - 1]!, 'controller');
    await until('one leader again, and all nodes', async () => {
      const name = await agreedLeader(CONTROLLERS);
      return name !== undefined && (await perf(siteOf(name))).every((row) => row.state === 1);
    });
  });
});

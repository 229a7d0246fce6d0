import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from '../../e2e/sandbox/standin/testing/cluster';
import { dataNodeSite, HOSTS, startHa } from '../../e2e/sandbox/standin/testing/ha-cluster';
import { databaseTree } from './catalogue';
import * as config from './cluster-config';
import type { Site } from './errors';
import { findLeader } from './leader';
import { loadedLicence } from './licence';
import { isDataNodeReady, nodeIdentity, startNodes, stopNodes, version } from './nodes';
import { clusterPerf } from './perf';
import { runScript } from './script';
import { type DdbSession, openSession } from './session';
import { closeShell, openShell, runInShell, shellPage, shellVariablePage, shellVariables } from './shell';
import { withLeader } from './with-leader';

const controllers: Site[] = HOSTS.map((host) => ({ host, port: 8800 }));
const admin = { user: 'admin', password: '123456' };
const workers = ['datanode1', 'datanode2', 'datanode3', 'computenode1'];

async function on<T>(site: string, work: (session: DdbSession) => Promise<T>, login = true): Promise<T> {
  const [host = '', port] = site.split(':');
  const session = await openSession({ host, port: Number(port) });
  try {
    if (login) await session.login(admin.user, admin.password);
    return await work(session);
  } finally {
    session.close();
  }
}

const onLeader = <T>(work: (session: DdbSession) => Promise<T>) => withLeader(controllers, admin, work);
const leaderSite = async () => {
  const { leader } = await findLeader(controllers);
  return `${leader?.host}:${leader?.port}`;
};

describe('an HA cluster of stand-ins', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = new Sandbox();
    await startHa(sandbox);
  });
  afterAll(() => sandbox?.destroy());

  it('has one leader that all controllers agree on, and a quorum', async () => {
    const view = await findLeader(controllers);
    expect(view.controllers.filter(({ isLeader }) => isLeader)).toHaveLength(1);
    expect(view.controllers.every(({ reachable }) => reachable)).toBe(true);
    expect(view).toMatchObject({
      quorum: true,
      leader: { alias: expect.stringMatching(/^controller[123]$/) },
    });
    expect(view.nodes).toHaveLength(12);
  });

  it('starts and stops nodes through the leader, seen in the leader’s table', async () => {
    await onLeader((session) => startNodes(session, workers));
    const online = async () =>
      (await onLeader((session) => clusterPerf(session)))
        .filter((node) => node.online)
        .map((node) => node.alias);
    await expect.poll(online, { timeout: 30_000, interval: 200 }).toEqual(expect.arrayContaining(workers));
    const nodes = await onLeader((session) => clusterPerf(session));
    const node = nodes.find(({ alias }) => alias === 'datanode1');
    expect(node).toMatchObject({ role: 'datanode', agentSite: '127.0.0.80:8801:agent1', isLeader: null });
    expect(node?.memoryUsed).toBeGreaterThan(0);
    await onLeader((session) => stopNodes(session, ['datanode3']));
    await expect.poll(online, { timeout: 30_000, interval: 200 }).not.toContain('datanode3');
  });

  it('refuses orders on a follower with the leader’s site, and a guest’s order', async () => {
    const leader = await leaderSite();
    const follower = HOSTS.map((host) => `${host}:8800`).find((site) => site !== leader) ?? '';
    const refused = on(follower, (session) => startNodes(session, ['datanode3']));
    await expect(refused).rejects.toMatchObject({
      code: 'DDB-NOT-LEADER',
      leader: { host: leader.split(':')[0], port: 8800 },
    });
    const guest = await on(leader, (session) => startNodes(session, ['datanode3']), false).catch(
      (error) => error,
    );
    expect(guest.code).toBe('DDB-NO-PRIVILEGE');
  });

  it('says who a node is, its version and its licence', async () => {
    await on(dataNodeSite(1), async (session) => {
      expect(await nodeIdentity(session)).toEqual({
        alias: 'datanode1',
        role: 'datanode',
        host: '127.0.0.80',
        port: 8802,
      });
      expect((await version(session)).number).toBe('2.00.11.3');
      expect(await loadedLicence(session)).toMatchObject({
        client: 'Example Bank',
        expiration: '2042-01-01',
        maxNodes: 100,
        maxCoresPerNode: 64,
      });
      expect(await isDataNodeReady(session)).toBe(true);
    });
  });

  it('reads the configuration back after saving it', async () => {
    await onLeader(async (session) => {
      const before = await config.loadClusterNodesConfigs(session);
      expect(before).toContain('newValuePartitionPolicy=add');
      await config.saveClusterNodesConfigs(session, [...before, 'datanode1.maxMemSize=16']);
      expect(await config.loadClusterNodesConfigs(session)).toEqual([...before, 'datanode1.maxMemSize=16']);
      const nodes = await config.getClusterNodesCfg(session);
      expect(nodes).toHaveLength(12);
      await config.saveClusterNodes(session, nodes);
      expect(await config.getClusterNodesCfg(session)).toEqual(nodes);
      expect(await config.loadControllerConfigs(session)).toContain('dfsHAMode=Raft');
    });
  });

  it('creates a database by script, shows its output, and lists it in the tree', async () => {
    const script = `
      if (existsDatabase("dfs://deck")) dropDatabase("dfs://deck")
      db = database("dfs://deck", VALUE, 2024.01.01..2024.01.03)
      t = table(2024.01.01..2024.01.03 as day, 1..3 as n)
      pt = db.createPartitionedTable(t, "pt", "day")
      pt.append!(t)
      print("written")
      select count(*) from pt`;
    const outcome = await on(dataNodeSite(1), (session) => runScript(session, script, { timeoutMs: 30_000 }));
    expect(outcome.prints).toEqual(['written']);
    expect(outcome.result).toMatchObject({ form: 'table', rows: [[3]] });
    expect(await on(dataNodeSite(2), (session) => databaseTree(session))).toEqual([
      { path: 'dfs://deck', tables: ['pt'] },
    ]);
  });

  it('keeps a shell’s variables and pages its results', async () => {
    const [host = '', port] = dataNodeSite(1).split(':');
    const id = await openShell('ann', async () => {
      const session = await openSession({ host, port: Number(port) });
      await session.login(admin.user, admin.password);
      return session;
    });
    try {
      await runInShell(id, 'ann', 't = table(1..250 as n)');
      expect((await runInShell(id, 'ann', 'select * from t')).result).toMatchObject({
        total: 250,
        rows: { length: 100 },
      });
      expect(shellPage(id, 'ann', { offset: 240 })).toMatchObject({ rows: { length: 10 } });
      expect(await shellVariablePage(id, 'ann', 't', { offset: 10, limit: 5 })).toMatchObject({
        total: 250,
        rows: [[11], [12], [13], [14], [15]],
      });
      const variables = await shellVariables(id, 'ann');
      expect(variables.form === 'table' && variables.rows.some((row) => row.includes('t'))).toBe(true);
      await expect(runInShell(id, 'ann', 'foo bar')).rejects.toMatchObject({ code: 'DDB-ERROR' });
    } finally {
      closeShell(id, 'ann');
    }
  });

  it('rejects a wrong password without repeating it, and a function that this version lacks', async () => {
    await on(
      dataNodeSite(1),
      async (session) => {
        const error = await session.login('admin', 'Wr0ng-Secret').catch((e) => e);
        expect(error.code).toBe('DDB-AUTH');
        expect(JSON.stringify(error) + error.stack + error.message).not.toContain('Wr0ng-Secret');
        await expect(session.call('noSuchFunction')).rejects.toMatchObject({ code: 'DDB-UNKNOWN-FUNCTION' });
        expect(session.open).toBe(true);
      },
      false,
    );
  });

  it('meets its deadline on a frozen node, and carries on after the leader’s death', async () => {
    sandbox.kill(/-mode computenode/, 'SIGSTOP');
    const frozen = await openSession({ host: HOSTS[0] ?? '', port: 8803, timeoutMs: 500 }).catch(
      (error) => error,
    );
    expect(frozen.code).toBe('DDB-TIMEOUT');
    sandbox.kill(/-mode computenode/, 'SIGCONT');
    const { leader } = await findLeader(controllers);
    sandbox.kill(new RegExp(`host${leader?.alias?.at(-1)}/server.*-mode controller`), 'SIGKILL');
    const next = await withLeader(controllers, admin, async (_session, site) => site.alias, {
      timeoutMs: 1000,
      electionMs: 20_000,
    });
    expect(next).not.toBe(leader?.alias);
    const view = await findLeader(controllers);
    expect(view.quorum).toBe(true);
    expect(view.controllers.filter(({ reachable }) => !reachable)).toHaveLength(1);
  });
});

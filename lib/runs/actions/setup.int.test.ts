import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLeader } from '@/lib/dolphindb/leader';
import { openSession } from '@/lib/dolphindb/session';
import { texts } from '@/lib/dolphindb/values';
import { withLeader } from '@/lib/dolphindb/with-leader';
import { documentsOfSpec } from '@/lib/revisions/documents';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { planSetup } from '@/lib/runs/plans/setup';
import { onHost } from '@/lib/ssh/test-sandbox';
import { changedSpec, type NodesWish } from '@/lib/topology/change-nodes';
import { suggestHostNodes, suggestNode } from '@/lib/topology/change-nodes-defaults';
import { changedDocuments, changedSettings } from '@/lib/topology/change-nodes-files';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';
import { type SetupRecord, setSetupStore } from './setup-store';
import { type RunOptions, runPlan } from './testing/run-plan';
import { addresses, consoleAccount, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(3);
const nothing: NodesWish = { hosts: [], add: [], remove: [] };

/** The cluster as it is now; what a run records changes it, as it does in the product. */
let spec: ClusterSpec;
let recorded: SetupRecord[] = [];

const host = (at: number) => ({ name: `P${at + 1}`, address: addresses[at] ?? '' });
const sites = () =>
  nodesOf(spec, 'controller').map((node) => ({ host: node.host, port: node.port, alias: node.alias }));

async function setup(wish: Partial<NodesWish>, options: Partial<RunOptions> = {}) {
  const all = { ...nothing, ...wish };
  const documents = documentsOfSpec(spec);
  const base = deployInput({ spec });
  const plan = planSetup({
    cluster: base.cluster,
    wish: all,
    documents: changedDocuments(documents, spec, all),
    settings: changedSettings(spec, all, documents.find(({ key }) => key === 'cluster.cfg')?.text ?? ''),
    hosts: base.hosts,
    package: base.package,
    licence: base.licence,
    start: true,
    since: new Date().toISOString(),
    note: '',
  });
  return { plan, run: () => runPlan(plan, { connect, ...options }) };
}

async function deploy(next: ClusterSpec): Promise<void> {
  await emptyHosts();
  spec = next;
  recorded = [];
  expect((await runPlan(planDeploy(deployInput({ spec })), { connect })).errors).toEqual([]);
}

const listed = async () => (await findLeader(sites(), { timeoutMs: 3000 })).nodes;
const online = async () => (await listed()).filter((node) => node.online).map(({ alias }) => alias);
const rows = async () =>
  withLeader(sites(), await consoleAccount(), async (session) =>
    texts(await session.call('getClusterNodesCfg')),
  );

beforeAll(() => {
  setSetupStore({
    isRecorded: async (_, wish) =>
      wish.add.every(({ alias }) => spec.nodes.some((node) => node.alias === alias)) &&
      !wish.remove.some((alias) => spec.nodes.some((node) => node.alias === alias)),
    record: async (change) => {
      recorded.push(change);
      spec = changedSpec(spec, change.wish);
      return recorded.length;
    },
  });
});
afterAll(() => emptyHosts(), 60_000);

test('a cluster of two hosts grows to a third one while it runs, and shrinks again', async () => {
  await deploy(defaultHaSpec([host(0), host(1)], { ha: false }));
  const third = host(2);
  const wish = {
    hosts: [third],
    add: suggestHostNodes(spec, third.address, { controller: 0, datanode: 1, computenode: 1 }),
  };
  const before = await onHost(0, 'pgrep -f "[d]olphindb.*-mode " | sort | tr "\\n" " "');
  const growth = await setup(wish);
  const grown = await growth.run();
  expect(grown.errors).toEqual([]);
  expect(await online()).toEqual(expect.arrayContaining(['agent3', 'datanode3', 'computenode3']));
  expect(await rows()).toEqual(
    expect.arrayContaining([
      `${third.address}:8802:datanode3,datanode`,
      `${third.address}:8801:agent3,agent`,
    ]),
  );
  expect(await onHost(0, 'pgrep -f "[d]olphindb.*-mode " | sort | tr "\\n" " "')).toBe(before);
  const again = await growth.run();
  expect(again.errors).toEqual([]);
  expect([...again.steps].filter(([key, how]) => !/^(prove|check)-/.test(key) && how !== 'skipped')).toEqual(
    [],
  );
  expect(recorded).toHaveLength(1);

  const compute = await (await setup({ remove: ['computenode3'] })).run();
  expect(compute.errors).toEqual([]);
  expect((await listed()).map(({ alias }) => alias)).not.toContain('computenode3');
  expect(await onHost(2, 'pgrep -fc "[c]omputenode3" || true')).toBe('0');

  const rest = await (await setup({ remove: ['datanode3', 'agent3'] })).run();
  expect(rest.errors).toEqual([]);
  expect((await rows()).join('\n')).not.toContain(third.address);
  // Online only compute nodes leave: the controller lists the others until it has been restarted.
  expect((await listed()).map(({ alias }) => alias)).toContain('datanode3');
  expect(recorded.at(-1)?.restart).toEqual(['controller1']);
  expect(spec.hosts).toHaveLength(2);
}, 180_000);

test('nodes join a high-availability cluster although its leader dies in the middle; the last replica does not leave', async () => {
  await deploy(defaultHaSpec([host(0), host(1), host(2)]));
  const wish = {
    add: [
      suggestNode(spec, 'datanode', addresses[0] ?? ''),
      suggestNode(spec, 'computenode', addresses[1] ?? ''),
    ],
  };
  const killLeader = async (key: string) => {
    if (key !== 'arrive') return true;
    const { leader } = await findLeader(sites(), { timeoutMs: 3000 });
    await onHost(addresses.indexOf(leader?.host ?? ''), 'pkill -9 -f "[d]olphindb.*-mode controller"');
    return true;
  };
  const joined = await (await setup(wish, { beforeStage: killLeader })).run();
  expect(joined.errors).toEqual([]);
  expect(await online()).toEqual(expect.arrayContaining(['datanode4', 'computenode4']));
  expect((await rows()).filter((row) => /datanode4|computenode4/.test(row))).toHaveLength(2);

  const session = await openSession({ host: addresses[0] ?? '', port: 8804, timeoutMs: 5000 });
  const { user, password } = await consoleAccount();
  await session.login(user, password);
  await session.run(
    'db = database("dfs://kept", VALUE, 1..4); t = table(1..4 as id, double(1..4) as v); pt = createPartitionedTable(db, t, "pt", "id"); pt.append!(t)',
    { timeoutMs: 30_000 },
  );
  session.close();
  const gone = ['datanode1', 'datanode2', 'datanode3'];
  const refused = await (await setup({ remove: gone })).run();
  expect(refused.errors.map(({ code, seen }) => (code.startsWith('SETUP') ? code : seen))).toEqual([
    'SETUP-LAST-REPLICA',
  ]);
  expect((await rows()).filter((row) => row.endsWith(',datanode'))).toHaveLength(4);
}, 180_000);

test('another controller takes a place in the Raft group with everything stopped, also when the run is cut off in the middle', async () => {
  await deploy(defaultHaSpec([host(0), host(1), host(2)]));
  const wish = {
    add: [{ alias: 'controller4', role: 'controller' as const, host: addresses[2] ?? '', port: 8810 }],
    remove: ['controller3'],
  };
  const change = await setup(wish);
  const cut = await runPlan(change.plan, { connect, beforeStage: (key) => key !== 'files' });
  expect(cut.errors).toEqual([]);
  expect(await onHost(0, 'pgrep -fc "[d]olphindb.*-mode " || true')).toBe('0');
  const done = new Set([...cut.steps.keys()]);
  const rest = {
    ...change.plan,
    stages: change.plan.stages.filter(({ steps }) => !steps.every(({ key }) => done.has(key))),
  };
  expect((await runPlan(rest, { connect })).errors).toEqual([]);
  const view = await findLeader(sites(), { timeoutMs: 3000 });
  expect(
    view.nodes
      .filter((node) => node.role === 'controller' && node.online)
      .map(({ alias }) => alias)
      .sort(),
  ).toEqual(['controller1', 'controller2', 'controller4']);
  const agent = await onHost(0, 'cat /opt/dolphindb/server/clusterDemo/config/agent.cfg');
  expect(agent).toContain(`${addresses[2]}:8810:controller4:controller`);
  expect(agent).not.toContain('controller3');
  expect(await onHost(0, 'cat /opt/dolphindb/.deck/before/r1/agent.cfg')).toContain('controller3');
  expect(await online()).toEqual(expect.arrayContaining(['datanode1', 'datanode2', 'datanode3']));
}, 180_000);

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from '@/e2e/sandbox/standin/testing/client';
import { readFacts } from '@/lib/alerts/facts';
import { setEntry } from '@/lib/config/edit';
import { db } from '@/lib/db/client';
import {
  getClusterNodesCfg,
  saveClusterNodes,
  saveClusterNodesConfigs,
} from '@/lib/dolphindb/cluster-config';
import { findLeader } from '@/lib/dolphindb/leader';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { readBack } from '@/lib/runs/actions/read-back';
import { createTable } from '@/lib/runs/actions/testing/data';
import { addresses, deployInput, emptyHosts } from '@/lib/runs/actions/testing/sandbox';
import { registerAction } from '@/lib/runs/registry';
import { resumeRun } from '@/lib/runs/resume';
import { onHost, until } from '@/lib/ssh/test-sandbox';
import { ClusterSpec } from '@/lib/topology/spec';
import { adoptDrift, reviewAdoption } from './adopt-drift';
import { applyChange } from './apply';
import { checkDrift, ignoreDrift } from './drift';
import { getRevision, listRevisions, revertTo } from './history';
import { setOnline } from './online';
import { restartMarks } from './restart-marks';
import { restoreDrift } from './restore-drift';
import { reviewChange } from './review';
import { anna, bert, deployCluster, ended, logOf, openWorld } from './testing/world';
import type { ConfigChange, ConfigView } from './types';
import { configView } from './view';

let close: () => Promise<void>;
let id: string;

const CONFIG = '/opt/dolphindb/server/clusterDemo/config';
const sites = addresses.map((host) => ({ host, port: 8800 }));
const view = () => configView(id, { fresh: true });
const documentIn = (from: ConfigView, key: string) => from.documents.find((each) => each.key === key)!;

function changeOf(
  from: ConfigView,
  key: string,
  name: string,
  value: string,
  more: Partial<ConfigChange> = {},
): ConfigChange {
  const { kind, text, hash } = documentIn(from, key);
  const documents = [{ key, text: setEntry(kind, text, name, value), baseHash: hash }];
  return { clusterId: id, documents, note: `set ${name}`, restart: 'later', ...more };
}

async function leader(): Promise<{ host: string; at: number }> {
  const found = await until(async () => (await findLeader(sites)).leader?.host, 30_000, 'a leader');
  return { host: found ?? '', at: addresses.indexOf(found ?? '') };
}

/** What the leader says through the official client. */
async function groupLines(): Promise<string[]> {
  const client = await Client.connect(`${(await leader()).host}:8800`);
  try {
    return await client.ask<string[]>('loadClusterNodesConfigs');
  } finally {
    client.close();
  }
}

async function byHand<T>(work: (session: DdbSession) => Promise<T>): Promise<T> {
  const session = await openSession({ host: (await leader()).host, port: 8800 });
  try {
    await session.login('admin', '123456');
    return await work(session);
  } finally {
    session.close();
  }
}

const saveByHand = (lines: string[]) => byHand((session) => saveClusterNodesConfigs(session, lines));

/** Changes the list of nodes as the vendor's console does; gives the one before. */
const listByHand = (edit: (rows: string[]) => string[]) =>
  byHand(async (session) => {
    const rows = await getClusterNodesCfg(session);
    await saveClusterNodes(session, edit(rows));
    return rows;
  });

/** Since when a node waits for a restart, as alerts count it. */
const waitingSince = async (alias: string) =>
  (await readFacts(id, Date.now()))?.restartMarks?.find((mark) => mark.alias === alias)?.since;

const file = (host: number, name: string) => onHost(host, `cat ${CONFIG}/${name}`);
const killController = (host: number) => onHost(host, `kill -9 $(pgrep -f 'mode [c]ontroller')`);
const startController = (host: number) =>
  onHost(
    host,
    `cd /opt/dolphindb/server/clusterDemo && setsid sh startController.sh </dev/null >/dev/null 2>&1 &`,
  );
const controllersUp = (count: number) =>
  until(
    async () => (await findLeader(sites)).controllers.filter(({ reachable }) => reachable).length === count,
    30_000,
    `${count} controllers`,
  );
const apply = async (change: ConfigChange) => {
  const { runId, revision } = await applyChange(change, anna);
  return { run: await ended(runId), revision };
};

beforeAll(async () => {
  await emptyHosts();
  close = await openWorld();
  id = await deployCluster('demo', '/opt/dolphindb', deployInput().cluster.spec);
}, 180_000);
afterAll(async () => {
  await close?.();
  await emptyHosts();
});

describe('the configuration of a high-availability cluster', () => {
  test('is read from the leader and from every host, and its first revision is what the deployment wrote', async () => {
    const now = await view();
    expect(now.revision).toBe(1);
    expect(now.documents.map(({ key, source, problem }) => [key, source, problem])).toEqual([
      ['cluster.cfg', 'group', undefined],
      ['cluster.nodes', 'group', undefined],
      ...[1, 2, 3].flatMap((n) => [
        [`controller.cfg:controller${n}`, 'file', undefined],
        [`agent.cfg:agent${n}`, 'file', undefined],
      ]),
    ]);
    const first = await getRevision(id, 1);
    for (const { key, text } of first.documents) expect(documentIn(now, key).text).toBe(text);
    expect((await checkDrift(id)).items).toEqual([]);
  });

  test('takes a change through the leader, reads it back, marks exactly the affected nodes and keeps the inventory in step', async () => {
    const change = changeOf(await view(), 'cluster.cfg', 'datanode%.workerNum', '6');
    const review = await reviewChange(change);
    expect(review.refused).toEqual([]);
    expect(review.restart.map(({ alias }) => alias).sort()).toEqual(['datanode1', 'datanode2', 'datanode3']);
    expect(review.diffs).toMatchObject([{ key: 'cluster.cfg', places: [{ group: true }] }]);
    const { run, revision } = await apply(change);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(await groupLines()).toContain('datanode%.workerNum=6');
    expect((await restartMarks(id)).map(({ alias }) => alias)).toEqual([
      'datanode1',
      'datanode2',
      'datanode3',
    ]);
    expect(await listRevisions(id)).toMatchObject([
      { number: revision, status: 'applied', author: 'anna' },
      { number: 1 },
    ]);
    const cluster = await db().cluster.findUniqueOrThrow({ where: { id } });
    expect(ClusterSpec.parse(cluster.spec).nodeSettings).toContainEqual({
      qualifier: 'datanode%',
      name: 'workerNum',
      value: '6',
    });
    expect((await checkDrift(id)).items).toEqual([]);
  }, 60_000);

  test('is not touched by a change that changes nothing', async () => {
    const now = await view();
    const documents = now.documents.map(({ key, text, hash }) => ({ key, text, baseHash: hash }));
    await expect(
      applyChange({ clusterId: id, documents, note: '', restart: 'later' }, anna),
    ).rejects.toMatchObject({ code: 'CONFIG-UNCHANGED' });
  });

  test('refuses a change that brings an error, and writes nothing', async () => {
    const before = await groupLines();
    const change = changeOf(await view(), 'cluster.cfg', 'maxMemSize', 'much');
    expect((await reviewChange(change)).refused.length).toBeGreaterThan(0);
    await expect(applyChange(change, anna)).rejects.toMatchObject({ code: 'CONFIG-FINDINGS' });
    expect(await groupLines()).toEqual(before);
  });

  test('takes a change of one file, keeps the old one beside it and leaves every other line byte for byte', async () => {
    await onHost(1, `printf '# by hand\\nstrange.parameter = 7\\n' >>${CONFIG}/controller.cfg`);
    await checkDrift(id);
    await adoptDrift({ clusterId: id, note: '' }, anna);
    const before = await file(1, 'controller.cfg');
    const { run } = await apply(changeOf(await view(), 'controller.cfg:controller2', 'workerNum', '7'));
    expect(run.status).toBe('succeeded');
    expect(await file(1, 'controller.cfg')).toBe(before.replace(/workerNum=\d+/, 'workerNum=7'));
    expect(await onHost(1, `cat ${CONFIG}/.deck-backup/*/controller.cfg`)).toBe(before);
    expect((await restartMarks(id)).map(({ alias }) => alias)).toContain('controller2');
  }, 60_000);

  test('goes back to an earlier revision as a change like any other', async () => {
    const back = await revertTo(id, 1, 'zh');
    if (back.way !== 'documents') throw new Error('the nodes have not changed');
    const { change } = back;
    expect(change.documents.map(({ key }) => key)).toEqual(['cluster.cfg', 'controller.cfg:controller2']);
    const { run } = await apply(change);
    expect(run.status).toBe('succeeded');
    expect(await groupLines()).not.toContain('datanode%.workerNum=6');
    expect((await listRevisions(id))[0]).toMatchObject({ kind: 'revert', revertOf: 1, status: 'applied' });
  }, 60_000);

  test('tells the second of two editors what the first changed, and merges what does not contradict', async () => {
    const begun = await view();
    const [first, second] = [
      changeOf(begun, 'cluster.cfg', 'workerNum', '8'),
      changeOf(begun, 'cluster.cfg', 'maxConnections', '600'),
    ];
    expect((await apply(first)).run.status).toBe('succeeded');
    await expect(applyChange(second, bert)).rejects.toMatchObject({ code: 'CONFIG-CONFLICT' });
    const { conflicts } = await reviewChange(second);
    expect(conflicts).toMatchObject([{ key: 'cluster.cfg', entries: [], by: { author: 'anna' } }]);
    const [{ merged = '', theirsHash } = { theirsHash: '' }] = conflicts;
    const { run } = await apply({
      ...second,
      documents: [{ key: 'cluster.cfg', text: merged, baseHash: theirsHash }],
    });
    expect(run.status).toBe('succeeded');
    expect(await groupLines()).toEqual(expect.arrayContaining(['workerNum=8', 'maxConnections=600']));
    const third = await reviewChange(changeOf(begun, 'cluster.cfg', 'workerNum', '9'));
    expect(third.conflicts[0]).toMatchObject({ entries: [{ name: 'workerNum', mine: '9', theirs: '8' }] });
    expect(third.conflicts[0]?.merged).toBeUndefined();
  }, 90_000);

  test('is saved while a controller is down', async () => {
    const down = ((await leader()).at + 1) % 3;
    await killController(down);
    const { run } = await apply(changeOf(await view(), 'cluster.cfg', 'maxConnections', '601'));
    expect(run.status).toBe('succeeded');
    expect(await groupLines()).toContain('maxConnections=601');
    await startController(down);
    await controllersUp(3);
  }, 90_000);

  test('is confirmed by the new leader when the leader dies between save and read back', async () => {
    let killed = -1;
    registerAction({
      ...readBack,
      apply: async (ctx, args) => {
        if (killed < 0) {
          killed = (await leader()).at;
          await killController(killed);
        }
        await readBack.apply(ctx, args);
      },
    });
    const { runId } = await applyChange(changeOf(await view(), 'cluster.cfg', 'maxConnections', '602'), anna);
    const run = await ended(runId);
    registerAction(readBack);
    expect(run.status).toBe('succeeded');
    const now = await leader();
    expect(now.at).not.toBe(killed);
    expect(await logOf(runId)).toContain(`confirmed by controller${now.at + 1}`);
    await startController(killed);
    await controllersUp(3);
  }, 120_000);

  test('is not written at all when it changed between review and run, and the run says by whom', async () => {
    const change = changeOf(await view(), 'cluster.cfg', 'maxConnections', '700');
    const { runId, revision } = await applyChange(change, anna).then(async (made) => made);
    const run = await ended(runId);
    expect(run.status).toBe('succeeded');
    await saveByHand((await groupLines()).map((line) => line.replace('=700', '=701')));
    await db().run.update({ where: { id: runId }, data: { status: 'failed' } });
    await db().runStep.updateMany({ where: { runId }, data: { status: 'failed' } });
    await db().configRevision.updateMany({
      where: { clusterId: id, number: revision },
      data: { status: 'pending' },
    });
    await resumeRun({ runId, actor: anna });
    const again = await ended(runId);
    expect(again).toMatchObject({
      status: 'failed',
      error: { code: 'CONFIG-CHANGED', text: { en: expect.stringContaining('outside Deck') } },
    });
    expect(await groupLines()).toContain('maxConnections=701');
    expect((await listRevisions(id))[0]).toMatchObject({ number: revision, status: 'failed' });
  }, 60_000);

  test('that was changed outside Deck is found as drift, can be ignored, and comes back when it changes again', async () => {
    const { items } = await checkDrift(id);
    expect(items).toMatchObject([
      { key: 'cluster.cfg', name: 'maxConnections', stored: '602', group: '701' },
    ]);
    const noticed = await ignoreDrift(id, (await ignoreDrift(id, items, true, anna)).items, false, bert);
    expect(noticed.items[0]?.ignored).toBeUndefined();
    const ignored = await ignoreDrift(id, items, true, anna);
    expect(ignored.items[0]?.ignored).toMatchObject({ by: 'anna' });
    expect((await checkDrift(id)).items[0]?.ignored).toMatchObject({ by: 'anna' });
    await saveByHand((await groupLines()).map((line) => line.replace('=701', '=702')));
    expect((await checkDrift(id)).items).toMatchObject([{ group: '702' }]);
    expect((await checkDrift(id)).items[0]?.ignored).toBeUndefined();
  }, 60_000);

  test('is brought back to what is stored as a run, in the group and in a file edited by hand', async () => {
    await onHost(2, `sed -i 's/^workerNum=.*/workerNum=11/' ${CONFIG}/agent.cfg`);
    const found = await checkDrift(id);
    expect(found.items.map(({ key, name }) => [key, name])).toEqual([
      ['cluster.cfg', 'maxConnections'],
      ['agent.cfg:agent3', 'workerNum'],
    ]);
    const back = await restoreDrift({ clusterId: id }, anna, 'zh');
    if (back.way !== 'review') throw new Error('more than copies differ');
    expect(back.change.note).toBe(`还原为修订 ${back.change.revertOf} 的内容`);
    expect(await groupLines()).toContain('maxConnections=702');
    expect((await reviewChange(back.change)).diffs.map(({ key }) => key)).toEqual([
      'cluster.cfg',
      'agent.cfg:agent3',
    ]);
    expect((await apply(back.change)).run.status).toBe('succeeded');
    expect(await groupLines()).toContain('maxConnections=602');
    expect(await file(2, 'agent.cfg')).not.toContain('workerNum=11');
    expect((await checkDrift(id)).items).toEqual([]);
  }, 60_000);

  test('is taken over as a revision of its own when adopted', async () => {
    await saveByHand((await groupLines()).map((line) => line.replace('=602', '=703')));
    const { diffs, shown, restart } = await reviewAdoption({ clusterId: id });
    expect(diffs[0]?.lines).toContainEqual(expect.objectContaining({ text: 'maxConnections=703' }));
    expect(restart.map(({ alias }) => alias)).toContain('datanode1');
    const adoption = { clusterId: id, note: 'set by hand', shown };
    await saveByHand((await groupLines()).map((line) => line.replace('=703', '=704')));
    await expect(adoptDrift(adoption, bert)).rejects.toMatchObject({ code: 'CONFIG-DRIFT-MOVED' });
    await saveByHand((await groupLines()).map((line) => line.replace('=704', '=703')));
    const before = await waitingSince('datanode1');
    const { revision } = await adoptDrift(adoption, bert);
    expect((await listRevisions(id))[0]).toMatchObject({
      number: revision,
      kind: 'adopt',
      author: 'bert',
      note: 'set by hand',
      status: 'applied',
    });
    const mark = (await restartMarks(id)).find(({ alias }) => alias === 'datanode1');
    expect(mark?.revision).toBe(revision);
    expect(Date.parse(mark?.since ?? '')).toBeGreaterThan(before ?? Date.now());
    expect(await waitingSince('datanode1'), 'it goes on waiting since its first mark').toBe(before);
    expect((await checkDrift(id)).items).toEqual([]);
    expect((await view()).revision).toBe(revision);
  }, 60_000);

  test('with another list of nodes is neither written back nor, for an unknown host, taken over', async () => {
    const before = await listByHand((rows) => [...rows, '10.99.0.99:8804:datanode9,datanode']);
    expect((await checkDrift(id)).items).toMatchObject([{ key: 'cluster.nodes' }]);
    await expect(restoreDrift({ clusterId: id }, anna, 'en')).rejects.toMatchObject({
      code: 'CONFIG-DRIFT-NODES',
    });
    await expect(reviewAdoption({ clusterId: id })).rejects.toMatchObject({ code: 'CONFIG-DRIFT-HOST' });
    await expect(adoptDrift({ clusterId: id, note: '' }, anna)).rejects.toMatchObject({
      code: 'CONFIG-DRIFT-HOST',
    });
    await listByHand(() => before);
    const settled = async () => (await checkDrift(id)).items.length === 0;
    await until(settled, 30_000, 'the copies of the followers to say what the group says');
  }, 60_000);

  test('can be set in running nodes at once, which no file remembers', async () => {
    const { runId } = await setOnline(
      { clusterId: id, aliases: ['datanode1', 'datanode2'], name: 'maxConnections', value: '777' },
      anna,
    );
    expect((await ended(runId)).status).toBe('succeeded');
    const client = await Client.connect(`${addresses[0]}:8802`);
    expect(await client.ask('getConfig', ['maxConnections'])).toBe('777');
    client.close();
    expect((await checkDrift(id)).items).toEqual([]);
    await expect(
      setOnline({ clusterId: id, aliases: ['datanode1'], name: 'workerNum', value: '3' }, anna),
    ).rejects.toMatchObject({ code: 'CONFIG-ONLINE-REFUSED' });
  }, 60_000);

  test('restarts exactly the affected nodes when asked to, and their marks go', async () => {
    const start = (host: number, alias: string) => onHost(host, `pgrep -f 'localSite [^ ]*:${alias} '`);
    const before = [await start(0, 'computenode1'), await start(0, 'datanode1')];
    const { run } = await apply(
      changeOf(await view(), 'cluster.cfg', 'computenode1.workerNum', '3', { restart: 'rolling' }),
    );
    expect(run.status).toBe('succeeded');
    expect(await start(0, 'computenode1')).not.toBe(before[0]);
    expect(await start(0, 'datanode1')).toBe(before[1]);
    await checkDrift(id);
    expect((await restartMarks(id)).map(({ alias }) => alias)).not.toContain('computenode1');
  }, 120_000);

  test('restarts a node with the only replica of some data only when somebody has typed that it may', async () => {
    await createTable('dfs://lone');
    await onHost(1, `kill -9 $(pgrep -f 'localSite [^ ]*:datanode2 ')`);
    const asked = async () => changeOf(await view(), 'cluster.cfg', 'datanode1.workerNum', '3');
    const rolling = async () => ({ ...(await asked()), restart: 'rolling' as const });
    await until(
      async () => (await reviewChange(await rolling())).lone !== undefined,
      30_000,
      'the leader has noticed',
    );
    const { lone } = await reviewChange(await rolling());
    expect(lone).toMatchObject({ code: 'OPERATE-LAST-REPLICA', confirm: 'datanode1' });
    expect((await reviewChange(await asked())).lone).toBeUndefined();
    const before = (await listRevisions(id)).length;
    await expect(applyChange(await rolling(), anna)).rejects.toMatchObject({ code: 'OPERATE-LAST-REPLICA' });
    expect(await listRevisions(id)).toHaveLength(before);
    const { run } = await apply({ ...(await rolling()), typed: 'datanode1' });
    expect(run.status).toBe('succeeded');
  }, 120_000);

  test('is shown as last stored, with the reason, while neither group nor hosts answer, and nothing can be applied to it', async () => {
    for (const host of [0, 1, 2]) await killController(host);
    const now = await view();
    const { source, problem, text } = documentIn(now, 'cluster.cfg');
    expect({ source, problem: problem?.en }).toMatchObject({
      source: 'stored',
      problem: expect.stringContaining('No controller'),
    });
    expect(text).toContain('computenode1.workerNum=3');
    expect((await reviewChange(changeOf(now, 'cluster.cfg', 'workerNum', '2'))).refused).toHaveLength(1);
  }, 60_000);
});

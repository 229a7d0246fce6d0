import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from '@/e2e/sandbox/standin/testing/client';
import { addEntry, setEntry } from '@/lib/config/edit';
import { findLeader } from '@/lib/dolphindb/leader';
import { addresses, deployInput, emptyHosts } from '@/lib/runs/actions/testing/sandbox';
import { createRun } from '@/lib/runs/create';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { onHost, until } from '@/lib/ssh/test-sandbox';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { adoptDrift } from './adopt-drift';
import { applyChange } from './apply';
import { checkDrift } from './drift';
import { clearRestartMarks, restartMarks } from './restart-marks';
import { reviewChange } from './review';
import { withStoredDocuments } from './stored-plan';
import { anna, deployCluster, ended, openWorld } from './testing/world';
import type { ConfigChange } from './types';
import { configView } from './view';

const CONFIG = '/opt/dolphindb/server/clusterDemo/config';
const spec = defaultHaSpec([{ name: 'P1', address: addresses[0] ?? '' }], { ha: false });
const input = (id: string) => deployInput({ id, name: 'solo', installDir: '/opt/dolphindb', spec });

let close: () => Promise<void>;
let id: string;

const raw = (name: string) => onHost(0, `base64 -w0 ${CONFIG}/${name}`);
const onDisk = async (name: string) => Buffer.from(await raw(name), 'base64').toString();
const view = () => configView(id, { fresh: true });

async function edit(
  key: string,
  name: string,
  value: string,
  more: Partial<ConfigChange> = {},
): Promise<ConfigChange> {
  const document = (await view()).documents.find((each) => each.key === key)!;
  const text = setEntry(document.kind, document.text, name, value);
  return {
    clusterId: id,
    documents: [{ key, text, baseHash: document.hash }],
    note: '',
    restart: 'later',
    ...more,
  };
}

async function apply(change: ConfigChange) {
  return ended((await applyChange(change, anna)).runId);
}

beforeAll(async () => {
  await emptyHosts();
  close = await openWorld();
  id = await deployCluster('solo', '/opt/dolphindb', spec);
}, 180_000);
afterAll(async () => {
  await close?.();
  await emptyHosts();
});

describe('the configuration of a cluster without high availability', () => {
  test('lies in plain files whose comments, spacing and missing line end survive a change, with the old file kept', async () => {
    const controller = spec.nodes.find(({ role }) => role === 'controller')!;
    expect((await view()).documents.every(({ source }) => source === 'file')).toBe(true);
    await onHost(
      0,
      `printf '# by hand\\r\\n\\nodd.parameter = 7\\nlogLevel  =  INFO ' >>${CONFIG}/cluster.cfg`,
    );
    await checkDrift(id);
    await adoptDrift({ clusterId: id, note: '' }, anna);
    const before = await onDisk('cluster.cfg');
    const run = await apply(await edit('cluster.cfg', 'workerNum', '6'));
    expect(run).toMatchObject({ status: 'succeeded' });
    const after = await onDisk('cluster.cfg');
    expect(after).toBe(before.replace(/^workerNum=\d+/m, 'workerNum=6'));
    expect(after.endsWith('logLevel  =  INFO ')).toBe(true);
    expect(await onHost(0, `base64 -w0 ${CONFIG}/.deck-backup/*/cluster.cfg`)).toBe(
      Buffer.from(before).toString('base64'),
    );
    const client = await Client.connect(`${addresses[0]}:${controller.port}`);
    expect(await client.ask('loadClusterNodesConfigs')).toContain('workerNum=6');
    client.close();
    expect(await onDisk('cluster.cfg')).toBe(after);
  }, 60_000);

  test('keeps the rows of its nodes file as they were written, with a comment', async () => {
    await onHost(0, `sed -i '1a # our nodes' ${CONFIG}/cluster.nodes`);
    await adoptDrift({ clusterId: id, note: '' }, anna);
    const before = await onDisk('cluster.nodes');
    const key = 'cluster.nodes';
    const document = (await view()).documents.find((each) => each.key === key)!;
    const address = addresses[0];
    const text = addEntry(key, document.text, `${address}:8899:datanode99`, 'datanode');
    const run = await apply({
      clusterId: id,
      documents: [{ key, text, baseHash: document.hash }],
      note: '',
      restart: 'later',
    });
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(await onDisk('cluster.nodes')).toBe(`${before}${address}:8899:datanode99,datanode\n`);
    expect((await view()).nodes.map(({ alias }) => alias)).toContain('datanode99');
    expect((await checkDrift(id)).items).toEqual([]);
  }, 60_000);

  test('is applied while its controller is down, which reads the file when it starts', async () => {
    await onHost(0, `kill -9 $(pgrep -f 'mode [c]ontroller')`);
    const run = await apply(await edit('cluster.cfg', 'workerNum', '7'));
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(await onDisk('cluster.cfg')).toContain('workerNum=7');
    await onHost(
      0,
      'cd /opt/dolphindb/server/clusterDemo && setsid sh startController.sh </dev/null >/dev/null 2>&1 &',
    );
    const controller = spec.nodes.find(({ role }) => role === 'controller')!;
    const site = { host: controller.host, port: controller.port };
    const up = async () =>
      (await findLeader([site])).nodes.filter(({ online }) => online).length === spec.nodes.length;
    await until(up, 30_000, 'the controller and its nodes');
  }, 60_000);

  test('is what another deployment writes: nothing that was changed since the first one is lost', async () => {
    const before = await Promise.all(
      ['cluster.cfg', 'cluster.nodes', 'controller.cfg', 'agent.cfg'].map(raw),
    );
    await onHost(0, `printf 'mode=controller\\n' >${CONFIG}/controller.cfg`);
    const plan = await withStoredDocuments(id, planDeploy(input(id)));
    const configure = { ...plan, stages: plan.stages.filter(({ key }) => key === 'configure') };
    const run = await ended(await createRun({ clusterId: id, kind: 'deploy', plan: configure, actor: anna }));
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(
      await Promise.all(['cluster.cfg', 'cluster.nodes', 'controller.cfg', 'agent.cfg'].map(raw)),
    ).toEqual(before);
  }, 60_000);

  test('asks for no restart where everything is set in the running nodes as well, and marks only who needs one', async () => {
    const aliases = (await restartMarks(id)).map(({ alias }) => alias);
    for (const alias of aliases) await clearRestartMarks(id, alias, new Date());
    expect(await restartMarks(id)).toEqual([]);
    const change = await edit('cluster.cfg', 'maxConnections', '640', { online: true });
    expect((await reviewChange(change)).restart).toEqual([]);
    const run = await apply(change);
    expect(run).toMatchObject({ status: 'succeeded' });
    const client = await Client.connect(`${addresses[0]}:8802`);
    expect(await client.ask('getConfig', ['maxConnections'])).toBe('640');
    client.close();
    expect((await restartMarks(id)).map(({ alias }) => alias)).not.toContain('datanode1');
  }, 60_000);

  test('refuses a file that is not UTF-8 instead of damaging it', async () => {
    await onHost(0, `printf '# \\262\\342\\312\\324\\n' >>${CONFIG}/agent.cfg`);
    const before = await raw('agent.cfg');
    const change = await edit('agent.cfg:agent1', 'workerNum', '3');
    const { refused } = await reviewChange(change);
    expect(refused.map(({ en }) => en).join()).toContain('not UTF-8');
    await expect(applyChange(change, anna)).rejects.toMatchObject({ code: 'CONFIG-FINDINGS' });
    expect(await raw('agent.cfg')).toBe(before);
  });
});

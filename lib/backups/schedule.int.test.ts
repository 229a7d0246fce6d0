import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { isAppError } from '@/lib/errors';
import { allActions } from '@/lib/runs/actions';
import { freshDatabase } from '@/lib/runs/fixtures/database';
import type { Plan } from '@/lib/runs/plan';
import { registerAction } from '@/lib/runs/registry';
import { resumeRun } from '@/lib/runs/resume';
import { json } from '@/lib/runs/store';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { takeDueBackups } from './job';
import { BackupSettings } from './schemas';
import { dueClusters, saveBackupSettings } from './settings';
import { backupPlan, deleteBackup, takeBackup } from './take';
import type { BackupOrigin } from './types';

const anna = { userName: 'anna' };
/** Nothing listens there: plans are made of what was applied last. */
const addresses = ['127.0.0.5', '127.0.0.6', '127.0.0.7'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const HOUR = 3_600_000;

let removeDatabase: () => Promise<void>;
let clusterId: string;
let hostIds: string[];

beforeAll(async () => {
  removeDatabase = await freshDatabase();
  for (const action of allActions) registerAction(action);
}, 60_000);
afterAll(() => removeDatabase());

beforeEach(async () => {
  await db().setting.deleteMany();
  const unique = `${Date.now()}-${Math.random()}`;
  const credential = await db().credential.create({
    data: { name: unique, username: 'root', kind: 'password' },
  });
  await db().cluster.deleteMany();
  await db().host.deleteMany();
  const cluster = await db().cluster.create({ data: { name: 'demo', spec: json(spec), createdBy: 'anna' } });
  clusterId = cluster.id;
  hostIds = [];
  for (const [position, address] of addresses.entries()) {
    const host = await db().host.create({ data: { name: address, address, credentialId: credential.id } });
    hostIds.push(host.id);
    await db().clusterHost.create({ data: { clusterId, hostId: host.id, position } });
  }
  const revision = { kind: 'first', status: 'applied', documents: [], changes: [], restart: [] };
  await db().configRevision.create({
    data: { clusterId, number: 1, author: 'anna', appliedAt: new Date(), ...revision },
  });
});

const schedule = (change: Partial<BackupSettings> = {}) =>
  saveBackupSettings(clusterId, BackupSettings.parse({ enabled: true, ...change }), anna);
const planOf = async (runId: string) =>
  (await db().run.findUniqueOrThrow({ where: { id: runId } })).plan as unknown as Plan;
const ended = (runId: string, status: string) => db().run.update({ where: { id: runId }, data: { status } });
const soon = (hours: number) => new Date(Date.now() + hours * HOUR);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
const deleted = (plan: Plan) =>
  plan.stages
    .flatMap(({ steps }) => steps)
    .filter(({ action }) => action === 'forget-backup')
    .map(({ args }) => args.id);

/** A backup on the list, `hours` old. */
async function listed(id: string, kind: BackupOrigin, hours: number): Promise<void> {
  const places = hostIds.map((hostId, at) => ({
    hostId,
    address: addresses[at],
    dir: '/opt/dolphindb',
    path: `/opt/dolphindb/.deck/backups/${id}`,
    kinds: [],
    nodes: [],
  }));
  await db().backup.create({
    data: {
      id: `${clusterId}-${id}`,
      clusterId,
      kind,
      consistency: 'quiet',
      places: json(places),
      sizeBytes: 1,
      createdAt: soon(-hours),
      createdBy: 'schedule',
    },
  });
}
const idOf = (id: string) => `${clusterId}-${id}`;

async function upgrade(id: string, state: string): Promise<void> {
  const versions = { fromVersion: '2.00.11.3', toVersion: '2.00.12.1', toPackageId: 'p' };
  await db().upgrade.create({
    data: {
      clusterId,
      method: 'own',
      state,
      runId: 'r',
      backupId: idOf(id),
      findings: [],
      settings: {},
      createdBy: 'anna',
      ...versions,
    },
  });
}

describe('the schedule', () => {
  test('takes a backup of metadata at once and then once an interval, never two at a time', async () => {
    await schedule({ everyHours: 6 });
    const [runId = ''] = await takeDueBackups();
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    expect([run.kind, run.requestedBy]).toEqual(['scheduled-backup', 'schedule']);
    const items = (await planOf(runId)).stages.flatMap(({ steps }) =>
      steps.flatMap(({ args }) => (args.items as { kind: string }[] | undefined) ?? []),
    );
    const kinds = new Set(items.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['raft', 'dfsMeta', 'sysmgmt', 'chunkMeta', 'configuration']));
    expect(await takeDueBackups(soon(7))).toEqual([]);
    await ended(runId, 'failed');
    expect(await takeDueBackups(soon(5.9))).toEqual([]);
    expect(await takeDueBackups(soon(6.1))).toHaveLength(1);
  });

  test('is off unless somebody switches it on, and waits while an upgrade is unfinished', async () => {
    await schedule({ enabled: false });
    expect(await dueClusters(new Date())).toEqual([]);
    await schedule();
    await upgrade('u', 'running');
    expect(await dueClusters(new Date())).toEqual([]);
    await db().upgrade.updateMany({ data: { state: 'verify-needed' } });
    expect(await dueClusters(new Date())).toEqual([clusterId]);
  });

  test('does not take away the way on of a run that has failed', async () => {
    const plan = json({ version: 1, kind: 'start', title: { en: '', zh: '' }, stages: [] });
    const make = (kind: string, hours: number) =>
      db().run.create({
        data: { clusterId, kind, status: 'failed', plan, requestedBy: 'anna', createdAt: soon(-hours) },
      });
    const { id } = await make('start', 3);
    await make('scheduled-backup', 2);
    expect(await codeOf(resumeRun({ runId: id, actor: anna }))).toBe('done');
    await ended(id, 'failed');
    await make('stop', 1);
    expect(await codeOf(resumeRun({ runId: id, actor: anna }))).toBe('RUN-SUPERSEDED');
  });
});

describe('retention', () => {
  test('takes the oldest scheduled backups only, after the new one is listed, and none that an upgrade needs', async () => {
    await listed('new', 'scheduled', 1);
    await listed('mine', 'manual', 90);
    await listed('middle', 'scheduled', 20);
    await listed('needed', 'scheduled', 30);
    await listed('old', 'scheduled', 40);
    await upgrade('needed', 'verify-needed');
    await schedule({ keep: 2 });
    const [runId = ''] = await takeDueBackups();
    const plan = await planOf(runId);
    expect(deleted(plan)).toEqual([idOf('middle'), idOf('old')]);
    const keys = plan.stages.map(({ key }) => key);
    expect(keys.indexOf('record-backup')).toBeLessThan(keys.findIndex((key) => key.startsWith('delete')));
  });

  test('leaves a host alone that Deck no longer knows, so that the backup can still leave the list', async () => {
    await listed('old', 'scheduled', 40);
    await db().clusterHost.deleteMany({ where: { hostId: hostIds[2] ?? '' } });
    await db().host.delete({ where: { id: hostIds[2] ?? '' } });
    const runId = await deleteBackup({ clusterId, id: idOf('old'), typed: 'demo' }, anna);
    const { stages } = await planOf(runId);
    expect(stages.map(({ steps }) => steps.map(({ action }) => action))).toEqual([
      ['delete-backup', 'delete-backup'],
      ['forget-backup'],
    ]);
  });
});

test('a backup is deleted only with the name typed, and never while an upgrade could be rolled back with it', async () => {
  await listed('b', 'upgrade', 1);
  const remove = (typed: string) => codeOf(deleteBackup({ clusterId, id: idOf('b'), typed }, anna));
  expect(await remove('Demo')).toBe('BACKUP-TYPED');
  for (const state of ['running', 'verify-needed', 'rolling-back']) {
    await upgrade('b', state);
    expect(await remove('demo')).toBe('BACKUP-NEEDED');
    await db().upgrade.deleteMany();
  }
  await upgrade('b', 'finalized');
  expect(await remove('demo')).toBe('done');
});

test('a directory of one’s own holds clusters, hosts and installations apart, so that it may be a network drive', async () => {
  await schedule({ baseDir: '/data/backups/' });
  const [runId = ''] = await takeDueBackups();
  const steps = (await planOf(runId)).stages.flatMap((stage) => stage.steps);
  const args = steps.filter(({ action }) => action === 'take-backup').map((step) => step.args);
  expect(args.map(({ place }) => place)).toEqual(
    args.map(({ id }, at) => `/data/backups/${clusterId}/${addresses[at]}/1/${String(id)}`),
  );
});

test('a backup that is still being taken is never in the plan of another one as something left behind', async () => {
  const request = { clusterId, mode: 'running' as const, programs: false, note: '' };
  const first = await takeBackup(request, anna);
  expect(deleted(await backupPlan(request))).toEqual([]);
  await db().run.update({ where: { id: first }, data: { status: 'cancelling' } });
  expect(deleted(await backupPlan(request))).toEqual([]);
  await ended(first, 'cancelled');
  expect(deleted(await backupPlan(request))).toHaveLength(1);
});

test('what an upgrade has left on hosts before its backup was whole goes with the first backup after its end', async () => {
  const request = { clusterId, mode: 'running' as const, programs: false, note: '' };
  await upgrade('whole', 'running');
  const plan = await backupPlan(request);
  const text = JSON.stringify(plan);
  const half = String(plan.stages[0]?.steps[0]?.args.id);
  const run = (id: string) => ({
    clusterId,
    kind: 'upgrade',
    status: 'failed',
    plan: JSON.parse(text.replaceAll(half, id)),
    requestedBy: 'anna',
  });
  await db().run.createMany({ data: [run('half'), run(idOf('whole'))] });
  await listed('whole', 'upgrade', 0);
  const next = async () => deleted(await backupPlan(request));
  expect(await next()).toEqual([]);
  await db().upgrade.updateMany({ data: { state: 'ended', endedAt: new Date() } });
  expect(await next()).toEqual([]);
  await db().upgrade.updateMany({ data: { state: 'finalized', endedAt: new Date() } });
  expect(await next()).toEqual(['half']);
  await ended(await takeBackup(request, anna), 'succeeded');
  expect(await next()).toEqual([]);
});

test('what a failed backup has left on hosts goes with the next one; a listed backup does not', async () => {
  const request = { clusterId, mode: 'running' as const, programs: false, note: '' };
  const failed = await takeBackup(request, anna);
  await ended(failed, 'failed');
  const idIn = async (runId: string) =>
    String((await planOf(runId)).stages.find(({ key }) => key === 'record-backup')?.steps[0]?.args.id);
  const second = await takeBackup(request, anna);
  expect(deleted(await planOf(second))).toEqual([await idIn(failed)]);
  await ended(second, 'succeeded');
  const third = await takeBackup(request, anna);
  expect(deleted(await planOf(third))).toEqual([]);
});

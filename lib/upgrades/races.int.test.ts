import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { allActions } from '@/lib/runs/actions';
import { createRun } from '@/lib/runs/create';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { requireNotHeld } from '@/lib/runs/held';
import { planRollingUpgrade, type RollingUpgradeInput } from '@/lib/runs/plans/upgrade-rolling';
import { registerAction } from '@/lib/runs/registry';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { finalizeUpgrade } from './finalize';
import { changeUpgrade, insertUpgrade } from './record';
import { rollbackSource } from './rollback-source';

const anna = { userName: 'anna' };
const addresses = ['127.0.0.5', '127.0.0.6', '127.0.0.7'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));

let remove: () => Promise<void>;
let clusterId: string;
let made = 0;

beforeAll(async () => {
  remove = await freshDatabase();
  for (const action of allActions) registerAction(action);
});
afterAll(() => remove());
beforeEach(async () => {
  clusterId = await newCluster();
});

/** Begins a rolling upgrade as the page does, with a run that nobody executes. */
async function begun(): Promise<Upgrade> {
  const id = `u${++made}`;
  const pack = { id: 'p2', version: '2.00.12.1', variant: '', fileName: 'new.zip', sha256: 'a'.repeat(64) };
  const input: RollingUpgradeInput = {
    cluster: { id: clusterId, name: 'demo', installDir: '/opt/dolphindb', spec },
    hosts: addresses.map((address) => ({ id: address, address })),
    upgradeId: id,
    backupId: `b${id}`,
    from: { version: '2.00.11.3', variant: '' },
    package: { ...pack, source: 'upload' },
    settings: { ha: true, documents: [] },
    needBytes: {},
    leader: 'controller1',
    confirmed: false,
  };
  await createRun({
    clusterId,
    kind: 'upgrade',
    plan: planRollingUpgrade(input),
    actor: anna,
    also: (tx, runId) =>
      insertUpgrade(tx, runId, {
        id,
        clusterId,
        method: 'rolling',
        backupId: `b${id}`,
        fromVersion: '2.00.11.3',
        toPackageId: 'p2',
        toVersion: '2.00.12.1',
        findings: [],
        settings: {},
        createdBy: 'anna',
      }),
  });
  return db().upgrade.findUniqueOrThrow({ where: { id } });
}

const endRun = (id: string, status: string) => db().run.update({ where: { id }, data: { status } });
const stepsOf = (runId: string, action: string) => ({ runId, key: { startsWith: `${action}@` } });

describe('what the first run of a rolling upgrade has done', () => {
  test('is put back by a rollback from the moment that it has begun to replace programs', async () => {
    const upgrade = await begun();
    expect(await rollbackSource(upgrade, false)).toBeUndefined();
    await db().runStep.updateMany({
      where: stepsOf(upgrade.runId, 'replace-programs'),
      data: { attempt: 1 },
    });
    expect(await rollbackSource(upgrade, false)).toMatchObject({ id: upgrade.backupId, byHost: true });
    expect(await rollbackSource(upgrade)).toMatchObject({ keepMetadata: true });
  });

  test('keeps nodes from being started on a host whose programs are partly replaced', async () => {
    const { runId } = await begun();
    await endRun(runId, 'failed');
    await expect(requireNotHeld(clusterId, 'start')).resolves.toBeUndefined();
    await db().runStep.updateMany({
      where: stepsOf(runId, 'replace-programs'),
      data: { attempt: 1, status: 'failed' },
    });
    await expect(requireNotHeld(clusterId, 'start')).rejects.toMatchObject({ code: 'UPGRADE-UNFINISHED' });
  });
});

describe('two browsers', () => {
  test('do not begin two upgrades, also when the first has failed between the checks and the start of the second', async () => {
    const { runId } = await begun();
    await endRun(runId, 'failed');
    await expect(begun()).rejects.toMatchObject({ code: 'UPGRADE-OPEN' });
    expect(await db().upgrade.count({ where: { clusterId } })).toBe(1);
    expect(await db().run.count({ where: { clusterId } })).toBe(1);
  });

  test('do not finalize what is being rolled back, nor roll back what is finalized', async () => {
    const upgrade = await begun();
    await endRun(upgrade.runId, 'succeeded');
    await db().upgrade.update({ where: { id: upgrade.id }, data: { state: 'verify-needed' } });
    const seen = { ...upgrade, state: 'verify-needed' };
    await db().upgrade.update({ where: { id: upgrade.id }, data: { rollbackRunId: 'other' } });
    const late = db().$transaction((tx) => changeUpgrade(tx, seen, { state: 'finalized' }));
    await expect(late).rejects.toMatchObject({ code: 'UPGRADE-CHANGED' });
    await db().upgrade.update({ where: { id: upgrade.id }, data: { rollbackRunId: null } });
    await finalizeUpgrade({ clusterId, upgradeId: upgrade.id }, anna);
    const later = db().$transaction((tx) => changeUpgrade(tx, seen, { state: 'rolling-back' }));
    await expect(later).rejects.toMatchObject({ code: 'UPGRADE-CHANGED' });
  });
});

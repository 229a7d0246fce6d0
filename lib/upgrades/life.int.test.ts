import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { applyPragmas } from '@/lib/db/pragmas';
import { deletePackage } from '@/lib/packages/packages';
import { allActions } from '@/lib/runs/actions';
import { createRun } from '@/lib/runs/create';
import { requireNotHeld } from '@/lib/runs/held';
import { planStart } from '@/lib/runs/plans/start-stop';
import { planUpgrade } from '@/lib/runs/plans/upgrade';
import { registerAction } from '@/lib/runs/registry';
import { resumeRun } from '@/lib/runs/resume';
import { json } from '@/lib/runs/store';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { continueUpgrade } from './begin';
import { finalizeUpgrade } from './finalize';
import { getUpgrade, requireNoneOpen, upgradePage } from './queries';
import { noteDataState, recordState } from './record';
import { beginRollback, reviewRollback } from './rollback';

const leader = vi.hoisted(() => ({ says: undefined as unknown }));
vi.mock('@/lib/clusters/console-account', () => ({ consoleAccount: async () => ({}) }));
vi.mock('@/lib/dolphindb/with-leader', () => ({
  async withLeader() {
    if (leader.says) return leader.says;
    throw new Error('nobody leads');
  },
}));

const anna = { userName: 'anna' };
const stored = (versions: number) => ({ databases: [{ database: 'dfs://a', chunks: 1, versions }] });
/** Nothing listens there. */
const addresses = ['127.0.0.5', '127.0.0.6', '127.0.0.7'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const settings = { ha: true, documents: [] };

let dir: string;
let clusterId: string;
let packages: string[];

async function addPackage(version: string): Promise<string> {
  const fileName = `DolphinDB_Linux64_V${version}.zip`;
  const url = `http://127.0.0.1:9/${fileName}`;
  const made = await db().package.create({
    data: { fileName, version, source: 'download', url, createdBy: 'anna' },
  });
  return made.id;
}

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'deck-upgrades-'));
  process.env.DECK_DATA = dir;
  execFileSync(process.execPath, ['prisma/engine/migrate.mjs', path.join(dir, 'deck.db')]);
  await applyPragmas();
  for (const action of allActions) registerAction(action);
  packages = [await addPackage('2.00.11.3'), await addPackage('2.00.12.1')];
  const credential = await db().credential.create({
    data: { name: 'c', username: 'root', kind: 'password' },
  });
  const cluster = await db().cluster.create({
    data: { name: 'demo', spec: json(spec), packageId: packages[0] ?? '', createdBy: 'anna' },
  });
  clusterId = cluster.id;
  for (const [position, address] of addresses.entries()) {
    const host = await db().host.create({
      data: { name: address, address, credentialId: credential.id },
    });
    await db().clusterHost.create({ data: { clusterId, hostId: host.id, position } });
  }
}, 60_000);
afterAll(async () => {
  await db().$disconnect();
  rmSync(dir, { recursive: true, force: true });
});

const planned = {
  get cluster() {
    return { id: clusterId, name: 'demo', installDir: '/opt/dolphindb', spec };
  },
  hosts: addresses.map((address) => ({ id: address, address })),
};

/** An upgrade whose run has ended in this way, with the steps of these stages done. */
async function upgraded(id: string, status: string, done: (stage: string) => boolean): Promise<void> {
  const plan = planUpgrade({
    ...planned,
    cluster: planned.cluster,
    upgradeId: id,
    backupId: `b${id}`,
    from: { version: '2.00.11.3', variant: '' },
    package: {
      id: packages[1] ?? '',
      version: '2.00.12.1',
      variant: '',
      fileName: 'new.zip',
      source: 'download',
      url: 'http://127.0.0.1:9/new.zip',
    },
    settings,
    needBytes: {},
  });
  const run = await db().run.create({
    data: { clusterId, kind: 'upgrade', status, plan: json(plan), requestedBy: 'anna' },
  });
  const steps = plan.stages.flatMap((stage) => stage.steps.map((step) => ({ stage, step })));
  for (const [position, { stage, step }] of steps.entries())
    await db().runStep.create({
      data: {
        runId: run.id,
        key: step.key,
        stageKey: stage.key,
        position,
        status: done(stage.key) ? 'succeeded' : 'pending',
        attempt: done(stage.key) ? 1 : 0,
      },
    });
  await db().upgrade.create({
    data: {
      id,
      clusterId,
      createdAt: run.createdAt,
      method: 'own',
      runId: run.id,
      backupId: `b${id}`,
      fromPackageId: packages[0] ?? '',
      fromVersion: '2.00.11.3',
      toPackageId: packages[1] ?? '',
      toVersion: '2.00.12.1',
      findings: [],
      settings: json(settings),
      createdBy: 'anna',
    },
  });
}

const addBackup = (id: string) =>
  db().backup.create({
    data: {
      id,
      clusterId,
      kind: 'upgrade',
      consistency: 'stopped',
      places: [],
      sizeBytes: 0,
      createdBy: 'anna',
    },
  });
const packageNow = async () => (await db().cluster.findUniqueOrThrow({ where: { id: clusterId } })).packageId;
const which = (upgradeId: string) => ({ clusterId, upgradeId });

describe('an upgrade that has succeeded', () => {
  test('gives the cluster its new package, holds it until finalized, and is over then', async () => {
    await upgraded('u1', 'succeeded', () => true);
    await recordState('u1', 'verify-needed');
    expect(await packageNow()).toBe(packages[1]);
    const { view } = await getUpgrade(clusterId, 'u1');
    expect(view).toMatchObject({ state: 'verify-needed', offers: ['finalize', 'roll-back'] });
    expect(view.hosts.map(({ programs }) => programs)).toEqual(['new', 'new', 'new']);
    await expect(requireNoneOpen(clusterId)).rejects.toMatchObject({ code: 'UPGRADE-OPEN' });
    await expect(deletePackage(packages[0] ?? '', anna)).rejects.toMatchObject({ code: 'PACKAGE-IN-USE' });
    await expect(requireNotHeld(clusterId, 'setup')).rejects.toMatchObject({ code: 'UPGRADE-OPEN' });
    await expect(requireNotHeld(clusterId, 'restart')).resolves.toBeUndefined();
    await expect(continueUpgrade(which('u1'), anna)).rejects.toMatchObject({ code: 'UPGRADE-STATE' });
    expect(await reviewRollback(which('u1'))).toMatchObject({ evidence: 'not-replaced' });
    await addBackup('bu1');
    await noteDataState('u1', 'before', stored(1));
    await noteDataState('u1', 'after', stored(3));
    // Clients write as soon as the new version is up, long before `after` is noted.
    for (const [says, evidence] of [
      [stored(1), 'none'],
      [stored(3), 'written'],
      [undefined, 'unknown'],
    ] as const) {
      leader.says = says;
      expect((await reviewRollback(which('u1'))).evidence).toBe(evidence);
    }
    await finalizeUpgrade(which('u1'), anna);
    await expect(requireNoneOpen(clusterId)).resolves.toBeUndefined();
    await expect(finalizeUpgrade(which('u1'), anna)).rejects.toMatchObject({ code: 'FINALIZE-STATE' });
    await expect(reviewRollback(which('u1'))).rejects.toMatchObject({ code: 'ROLLBACK-STATE' });
    const audits = await db().auditEntry.findMany({ orderBy: { at: 'asc' } });
    expect(audits.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['upgrade.verified', 'upgrade.finalize']),
    );
  });
});

describe('an upgrade that has failed', () => {
  test('names what each host is left with, and its rollback is a run that ends it', async () => {
    const until = new Set(['check', 'distribute', 'compare', 'unpack-new', 'backup', 'replace-programs']);
    await upgraded('u2', 'failed', (stage) => until.has(stage));
    await addBackup('bu2');
    const { view } = await getUpgrade(clusterId, 'u2');
    expect(view).toMatchObject({ state: 'failed', offers: ['retry', 'continue', 'roll-back'] });
    expect(view.hosts.every(({ programs, backup }) => programs === 'new' && backup)).toBe(true);
    for (const kind of ['start', 'restart', 'rolling-restart', 'setup', 'configure', 'licence'])
      await expect(requireNotHeld(clusterId, kind), kind).rejects.toMatchObject({
        code: 'UPGRADE-UNFINISHED',
      });
    for (const kind of ['stop', 'upgrade', 'upgrade-rollback', 'verify-backup'])
      await expect(requireNotHeld(clusterId, kind), kind).resolves.toBeUndefined();
    const refused = createRun({ clusterId, kind: 'start', plan: planStart(planned), actor: anna });
    await expect(refused).rejects.toMatchObject({ code: 'UPGRADE-UNFINISHED' });
    const review = await reviewRollback(which('u2'));
    expect(review.evidence).toBe('never-started');
    expect(review.stages[0]?.key).toBe('check-rollback');
    const runId = await beginRollback(which('u2'), anna);
    expect((await getUpgrade(clusterId, 'u2')).view.state).toBe('rolling-back');
    const error = { code: 'ROLLBACK-NEW-DATA', text: { en: 'new data', zh: '新数据' } };
    await db().run.update({ where: { id: runId }, data: { status: 'failed', error } });
    // Nothing was changed: the ways on are those of before, and going back loses data from now on.
    const after = (await getUpgrade(clusterId, 'u2')).view;
    expect(after).toMatchObject({ state: 'failed', offers: ['continue', 'roll-back'], refused: error });
    expect(await reviewRollback(which('u2'))).toMatchObject({ evidence: 'written', confirm: 'demo' });
    await expect(beginRollback(which('u2'), anna)).rejects.toMatchObject({ code: 'ROLLBACK-NEW-DATA' });
    await recordState('u2', 'rolling-back');
    // Until all is stopped clients may write, and only a new rollback looks for that.
    expect((await getUpgrade(clusterId, 'u2')).view.offers).toEqual(['roll-back']);
    await expect(resumeRun({ runId, actor: anna })).rejects.toMatchObject({ code: 'ROLLBACK-ANEW' });
    await db().runStep.updateMany({
      where: { runId, stageKey: 'stop-controllers' },
      data: { status: 'succeeded' },
    });
    expect((await getUpgrade(clusterId, 'u2')).view.offers).toEqual(['retry-rollback', 'roll-back']);
    await recordState('u2', 'rolled-back');
    expect(await packageNow()).toBe(packages[0]);
    await expect(resumeRun({ runId, actor: anna })).rejects.toMatchObject({ code: 'UPGRADE-OVER' });
    const page = await upgradePage(clusterId);
    expect(page.open).toBeUndefined();
    expect(page.past.map(({ state }) => state).sort()).toEqual(['finalized', 'rolled-back']);
    expect(page.packages.find(({ fits }) => fits)?.label).toBe('2.00.12.1');
  });

  test('keeps what was stored before its first stop, also when the run is planned anew', async () => {
    await noteDataState('u2', 'before', stored(1));
    await noteDataState('u2', 'before', stored(9));
    await noteDataState('u2', 'after', stored(2));
    const row = await db().upgrade.findUniqueOrThrow({ where: { id: 'u2' } });
    expect(row).toMatchObject({ dataBefore: stored(1), dataAfter: stored(2) });
  });
});

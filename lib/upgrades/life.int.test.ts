import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { deletePackage } from '@/lib/packages/packages';
import { createRun } from '@/lib/runs/create';
import { requireNotHeld } from '@/lib/runs/held';
import { planStart } from '@/lib/runs/plans/start-stop';
import { resumeRun } from '@/lib/runs/resume';
import { continueUpgrade } from './continue';
import { finalizeUpgrade } from './finalize';
import { getUpgrade, requireNoneOpen, upgradePage } from './queries';
import { noteDataState, recordState } from './record';
import { beginRollback, reviewRollback } from './rollback';
import { addBackup, addUpgrade, type UpgradeWorld, upgradeWorld } from './testing/upgraded';

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

let world: UpgradeWorld;
let clusterId: string;
let packages: string[];

beforeAll(async () => {
  world = await upgradeWorld();
  ({ clusterId, packages } = world);
}, 60_000);
afterAll(() => world.remove());

const upgraded = (id: string, status: string, done: (stage: string) => boolean) =>
  addUpgrade(world, id, status, done);
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
    await addBackup(world, 'bu1');
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
    await addBackup(world, 'bu2');
    const { view } = await getUpgrade(clusterId, 'u2');
    expect(view).toMatchObject({ state: 'failed', offers: ['retry', 'continue', 'roll-back', 'end'] });
    expect(view.hosts.every(({ programs, backup }) => programs === 'new' && backup)).toBe(true);
    for (const kind of ['start', 'restart', 'rolling-restart', 'setup', 'configure', 'licence'])
      await expect(requireNotHeld(clusterId, kind), kind).rejects.toMatchObject({
        code: 'UPGRADE-UNFINISHED',
      });
    for (const kind of ['stop', 'upgrade', 'upgrade-rollback', 'verify-backup'])
      await expect(requireNotHeld(clusterId, kind), kind).resolves.toBeUndefined();
    const refused = createRun({ clusterId, kind: 'start', plan: planStart(world.planned), actor: anna });
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
    expect(after).toMatchObject({
      state: 'failed',
      offers: ['continue', 'roll-back', 'end'],
      refused: error,
    });
    expect(await reviewRollback(which('u2'))).toMatchObject({ evidence: 'written', confirm: 'demo' });
    await expect(beginRollback(which('u2'), anna)).rejects.toMatchObject({ code: 'ROLLBACK-NEW-DATA' });
    await recordState('u2', 'rolling-back');
    // Until all is stopped clients may write, and only a new rollback looks for that.
    expect((await getUpgrade(clusterId, 'u2')).view.offers).toEqual(['roll-back', 'end']);
    await expect(resumeRun({ runId, actor: anna })).rejects.toMatchObject({ code: 'ROLLBACK-ANEW' });
    await db().runStep.updateMany({
      where: { runId, stageKey: 'stop-controllers' },
      data: { status: 'succeeded' },
    });
    expect((await getUpgrade(clusterId, 'u2')).view.offers).toEqual(['retry-rollback', 'roll-back', 'end']);
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

describe('a rollback of a rolling upgrade', () => {
  test('mixes metadata of different moments only for somebody who types the name, and looks for new data all the same', async () => {
    const until = new Set(['check', 'distribute', 'compare', 'unpack-new', 'backup', 'replace-programs']);
    await upgraded('u3', 'failed', (stage) => until.has(stage));
    await db().upgrade.update({ where: { id: 'u3' }, data: { method: 'rolling' } });
    const mixing = { ...which('u3'), keepMetadata: false };
    expect(await reviewRollback(which('u3'))).not.toHaveProperty('confirm');
    expect(await reviewRollback(mixing)).toMatchObject({ evidence: 'never-started', confirm: 'demo' });
    await expect(beginRollback(mixing, anna)).rejects.toMatchObject({ code: 'UPGRADE-CONFIRM' });
    const runId = await beginRollback({ ...mixing, confirmed: 'demo' }, anna);
    const looks = { runId, stageKey: 'check-rollback' };
    expect(await db().runStep.count({ where: looks })).toBe(3);
  });
});

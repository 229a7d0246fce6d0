import 'server-only';
import type { DataState } from '@/lib/backups/data-state';
import { db, type Tx } from '@/lib/db/client';
import type { Prisma, Upgrade } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { auditWork, json, txOptions } from '@/lib/runs/store';
import { clusterFactsChanged } from '@/lib/status/status';
import { requireNoneOpen } from './queries';

/** Stores an upgrade with its first run, which counts as begun with it. Throws UPGRADE-OPEN when another browser was first. */
export async function insertUpgrade(
  tx: Tx,
  runId: string,
  upgrade: Omit<Prisma.UpgradeUncheckedCreateInput, 'runId' | 'createdAt'>,
): Promise<void> {
  await requireNoneOpen(upgrade.clusterId, tx);
  const { createdAt } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { createdAt: true } });
  await tx.upgrade.create({ data: { ...upgrade, runId, createdAt } });
}

/** Changes an upgrade that is still as it was seen; throws UPGRADE-CHANGED when somebody else was faster. */
export async function changeUpgrade(
  tx: Tx,
  { id, state, runId, rollbackRunId }: Upgrade,
  data: Prisma.UpgradeUpdateManyMutationInput,
): Promise<void> {
  const { count } = await tx.upgrade.updateMany({ where: { id, state, runId, rollbackRunId }, data });
  if (count === 1) return;
  throw new AppError(
    'UPGRADE-CHANGED',
    {
      en: 'Somebody else has gone on with this upgrade meanwhile. Nothing was changed.',
      zh: '其他人已对该升级执行了操作。未做任何改动。',
    },
    { remedy: { en: 'Look at the page again.', zh: '请刷新页面后再操作。' } },
  );
}

/** Keeps what was stored before the stop or after the proof; of several looks before a stop the first one stays, because a later one may see writes of the new version. */
export async function noteDataState(
  upgradeId: string,
  when: 'before' | 'after',
  state: DataState & { readable?: string[] },
): Promise<void> {
  const found = await db().upgrade.findUniqueOrThrow({ where: { id: upgradeId } });
  if (when === 'before' && found.dataBefore !== null) return;
  const data = when === 'before' ? { dataBefore: json(state) } : { dataAfter: json(state) };
  await db().upgrade.update({ where: { id: upgradeId }, data });
}

/** Gives the full names of the tables that could be read before the first stop; undefined when nobody has noted it. */
export async function readableBefore(upgradeId: string): Promise<string[] | undefined> {
  const found = await db().upgrade.findUnique({ where: { id: upgradeId }, select: { dataBefore: true } });
  return (found?.dataBefore as { readable?: string[] } | null | undefined)?.readable;
}

/** Gives what was stored before the first stop; throws NOT-FOUND when nobody has noted it. */
export async function dataStateBefore(upgradeId: string): Promise<DataState> {
  const found = await db().upgrade.findUnique({ where: { id: upgradeId }, select: { dataBefore: true } });
  if (found?.dataBefore) return found.dataBefore as unknown as DataState;
  throw new AppError('NOT-FOUND', {
    en: 'What was stored before the upgrade is not known.',
    zh: '没有升级前数据状态的记录。',
  });
}

/** Brings upgrade and cluster up to date when a rollback begins to change something and at the end of a run, with the audit row in the same transaction. */
export async function recordState(
  upgradeId: string,
  state: 'verify-needed' | 'rolling-back' | 'rolled-back',
): Promise<void> {
  if (state === 'rolling-back') {
    await db().upgrade.update({ where: { id: upgradeId }, data: { state } });
    return;
  }
  const clusterId = await db().$transaction(async (tx) => {
    const upgrade = await tx.upgrade.findUniqueOrThrow({ where: { id: upgradeId } });
    const back = state === 'rolled-back';
    const packageId = back ? upgrade.fromPackageId : upgrade.toPackageId;
    const ended = back ? { endedAt: new Date() } : {};
    await tx.upgrade.update({ where: { id: upgradeId }, data: { state, ...ended } });
    await tx.cluster.update({
      where: { id: upgrade.clusterId },
      data: { packageId, revision: { increment: 1 } },
    });
    const runId = (back ? upgrade.rollbackRunId : upgrade.runId) ?? upgrade.runId;
    const { fromVersion: from, toVersion: to } = upgrade;
    await auditWork(tx, runId, back ? 'upgrade.rolled-back' : 'upgrade.verified', { upgradeId, from, to });
    return upgrade.clusterId;
  }, txOptions);
  clusterFactsChanged(clusterId);
}

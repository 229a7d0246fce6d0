import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import type { Plan } from '@/lib/runs/plan';
import { planSteps } from '@/lib/runs/plan-schema';
import { RecordBackupArgs } from '@/lib/runs/plans/args-backup';
import type { ListedBackup } from '@/lib/runs/plans/backup';
import { activeStatuses } from '@/lib/runs/transitions';
import { listBackups } from './store';

/** States of an upgrade that can still be rolled back, for which its backup is needed. */
const ROLLS_BACK = ['running', 'verify-needed', 'rolling-back'];

/** Throws BACKUP-NEEDED while an upgrade that is not finalized could be rolled back with this backup. */
export async function requireUnused(id: string): Promise<void> {
  const upgrade = await db().upgrade.findFirst({
    where: { backupId: id, state: { in: ROLLS_BACK } },
    select: { fromVersion: true, toVersion: true },
  });
  if (!upgrade) return;
  const { fromVersion, toVersion } = upgrade;
  throw new AppError(
    'BACKUP-NEEDED',
    {
      en: `The upgrade from ${fromVersion} to ${toVersion} is not finalized: a rollback would need this backup.`,
      zh: `从 ${fromVersion} 到 ${toVersion} 的升级尚未确认完成，回退需要该备份。`,
    },
    { remedy: { en: 'Finalize the upgrade or roll it back first.', zh: '请先确认完成升级，或执行回退。' } },
  );
}

/** Gives a backup without its places on hosts that Deck no longer knows: nobody can delete anything there. */
export async function onKnownHosts({ id, places }: ListedBackup): Promise<ListedBackup> {
  const wanted = places.map(({ hostId }) => hostId);
  const hosts = await db().host.findMany({ where: { id: { in: wanted } }, select: { id: true } });
  const known = new Set(hosts.map((host) => host.id));
  return { id, places: places.filter(({ hostId }) => known.has(hostId)) };
}

/** Gives the oldest scheduled backups that would be too many with one more; none that an open upgrade needs. */
export async function tooMany(clusterId: string, keep: number): Promise<ListedBackup[]> {
  const open = await db().upgrade.findMany({ where: { clusterId, state: { in: ROLLS_BACK } } });
  const needed = new Set(open.map(({ backupId }) => backupId));
  const scheduled = (await listBackups(clusterId)).filter(({ kind }) => kind === 'scheduled');
  const old = scheduled.slice(Math.max(0, keep - 1)).filter(({ id }) => !needed.has(id));
  return Promise.all(old.map(onKnownHosts));
}

/** Runs looked back at for what they have left. */
const LOOK_BACK = 20;

const placesIn = (plan: Plan): ListedBackup[] =>
  planSteps(plan)
    .filter(({ action }) => action === 'record-backup')
    .flatMap(({ args }) => RecordBackupArgs.safeParse(args).data ?? []);

/**
 * Gives the backups of the upgrades that have come to their end after `since`: one that failed before its backup was whole has taken another one with its next
 * run. An upgrade that was ended as it was is left alone, because its copies may be the only way back.
 */
async function takenByUpgrades(clusterId: string, since: Date | undefined): Promise<ListedBackup[]> {
  const state = { in: ['finalized', 'rolled-back'] };
  const over = await db().upgrade.findMany({
    where: { clusterId, state, ...(since && { endedAt: { gt: since } }) },
  });
  const spans = over.map(({ createdAt, endedAt }) => ({
    createdAt: { gte: createdAt, ...(endedAt && { lte: endedAt }) },
  }));
  if (spans.length === 0) return [];
  const runs = await db().run.findMany({
    where: { clusterId, kind: 'upgrade', status: { notIn: [...activeStatuses] }, OR: spans },
    select: { plan: true },
  });
  const taken = runs.flatMap(({ plan }) => placesIn(plan as unknown as Plan));
  return [...new Map(taken.map((backup) => [backup.id, backup])).values()];
}

/**
 * Gives what backups that did not come to their end have left on hosts since the last good one, also those of upgrades that are over: whole copies of some hosts that will never be listed. One that is
 * still being taken does not count: it may be good by the time when the plan is carried out.
 */
export async function leftBehind(clusterId: string): Promise<ListedBackup[]> {
  const runs = await db().run.findMany({
    where: {
      clusterId,
      kind: { in: ['backup', 'scheduled-backup'] },
      status: { notIn: [...activeStatuses] },
    },
    orderBy: { createdAt: 'desc' },
    take: LOOK_BACK,
    select: { status: true, plan: true, createdAt: true },
  });
  const good = runs.findIndex(({ status }) => status === 'succeeded');
  const failed = runs.slice(0, good < 0 ? runs.length : good);
  const backups = [
    ...failed.flatMap(({ plan }) => placesIn(plan as unknown as Plan)),
    ...(await takenByUpgrades(clusterId, runs[good]?.createdAt)),
  ];
  const listed = await db().backup.findMany({ where: { id: { in: backups.map(({ id }) => id) } } });
  const known = new Set(listed.map(({ id }) => id));
  return Promise.all(backups.filter(({ id }) => !known.has(id)).map(onKnownHosts));
}

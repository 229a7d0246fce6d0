import 'server-only';
import { db } from '@/lib/db/client';
import type { Backup } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import type { BackupStore } from '@/lib/runs/actions/backup-store';
import { auditWork, json, txOptions } from '@/lib/runs/store';
import type { BackupView, Verification } from './types';

/** Gives a row with its JSON columns typed. */
export function backupOf(row: Backup): BackupView {
  const { id, version, note, createdBy, runId } = row;
  return {
    id,
    version,
    note,
    createdBy,
    runId,
    kind: row.kind as BackupView['kind'],
    consistency: row.consistency as BackupView['consistency'],
    places: row.places as unknown as BackupView['places'],
    sizeBytes: Number(row.sizeBytes),
    createdAt: row.createdAt.toISOString(),
    verification: row.verification as unknown as Verification | null,
  };
}

/** Gives the backups of a cluster, newest first. */
export async function listBackups(clusterId: string): Promise<BackupView[]> {
  const rows = await db().backup.findMany({ where: { clusterId }, orderBy: { createdAt: 'desc' } });
  return rows.map(backupOf);
}

/** Gives one backup of a cluster; throws NOT-FOUND. */
export async function getBackup(clusterId: string, id: string): Promise<BackupView> {
  const row = await db().backup.findFirst({ where: { id, clusterId } });
  if (row) return backupOf(row);
  throw new AppError('NOT-FOUND', { en: 'There is no such backup.', zh: '备份不存在。' });
}

const record: BackupStore['record'] = async ({
  id,
  clusterId,
  kind,
  consistency,
  version,
  note,
  runId,
  places,
}) => {
  const sizeBytes = places.reduce((sum, place) => sum + place.sizeBytes, 0);
  await db().$transaction(async (tx) => {
    const run = await tx.run.findUniqueOrThrow({
      where: { id: runId },
      select: { requestedBy: true, requestedById: true },
    });
    const who = { createdBy: run.requestedBy, createdById: run.requestedById };
    const data = { clusterId, runId, kind, consistency, version, note, places: json(places), sizeBytes };
    await tx.backup.upsert({ where: { id }, create: { id, ...data, ...who }, update: {} });
    await auditWork(tx, runId, 'backup.take', { backup: id, kind, consistency, sizeBytes });
  }, txOptions);
};

/** The places of one backup are verified at the same time, so what one found is added to what the others have. */
const noteVerification: BackupStore['noteVerification'] = async (id, runId, found, how) => {
  await db().$transaction(async (tx) => {
    const row = await tx.backup.findUnique({ where: { id }, select: { verification: true } });
    // A rolling upgrade lists its backup when every host has one.
    if (!row) return;
    const before = row.verification as unknown as Verification | null;
    const others =
      before?.runId === runId
        ? before.places.filter(({ path, address }) => path !== found.path || address !== found.address)
        : [];
    const verification: Verification = {
      runId,
      at: new Date().toISOString(),
      how,
      places: [...others, found],
    };
    await tx.backup.update({ where: { id }, data: { verification: json(verification) } });
    const { address, ok } = found;
    await auditWork(tx, runId, 'backup.verify', { backup: id, how, address, ok });
  }, txOptions);
};

const forget: BackupStore['forget'] = async (id, runId) => {
  await db().$transaction(async (tx) => {
    const { count } = await tx.backup.deleteMany({ where: { id } });
    if (count > 0) await auditWork(tx, runId, 'backup.delete', { backup: id });
  }, txOptions);
};

const isRecorded: BackupStore['isRecorded'] = async (id) => (await db().backup.count({ where: { id } })) > 0;

/** Lists backups in the database, each change with its audit row. */
export const backupRecords: BackupStore = { isRecorded, record, noteVerification, forget };

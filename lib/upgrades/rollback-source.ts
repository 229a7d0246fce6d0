import 'server-only';
import { db } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import type { RollbackInput } from '@/lib/runs/plans/upgrade-rollback';

/** A rolling upgrade that has replaced no programs yet has nothing to put back. */
async function hasBegun({ clusterId, createdAt }: Upgrade): Promise<boolean> {
  const run = { clusterId, kind: 'upgrade', createdAt: { gte: createdAt } };
  const where = { run, key: { startsWith: 'replace-programs@' }, attempt: { gt: 0 } };
  return (await db().runStep.count({ where })) > 0;
}

/** Gives what a rollback of this upgrade puts back: its backup, which a rolling upgrade takes host by host and lists at its end; undefined while nothing has been replaced. Copies of different moments do not fit each other, so a rolling upgrade's metadata stay as they are unless somebody says otherwise. */
export async function rollbackSource(
  upgrade: Upgrade,
  keepMetadata = true,
): Promise<RollbackInput['backup']> {
  const settings = upgrade.settings as unknown as BackupPaths;
  const id = upgrade.backupId;
  if (upgrade.method === 'rolling')
    return (await hasBegun(upgrade)) ? { id, settings, byHost: true, keepMetadata } : undefined;
  return (await db().backup.findUnique({ where: { id } })) ? { id, settings } : undefined;
}

import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { BackupSettings } from './schemas';

/** Gives the key under which a cluster's backup settings are stored. */
export const keyOf = (clusterId: string) => `backups:${clusterId}`;

/** Gives the backup settings of a cluster, or their defaults. */
export async function backupSettings(clusterId: string): Promise<BackupSettings> {
  const row = await db().setting.findUnique({ where: { key: keyOf(clusterId) } });
  const parsed = BackupSettings.safeParse(row?.value ?? {});
  return parsed.success ? parsed.data : BackupSettings.parse({});
}

/** Stores the backup settings of a cluster with an audit row. */
export async function saveBackupSettings(
  clusterId: string,
  value: BackupSettings,
  actor: Actor,
): Promise<void> {
  const key = keyOf(clusterId);
  await db().$transaction(async (tx) => {
    const cluster = await tx.cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { name: true } });
    const stored = { value, updatedBy: actor.userName };
    await tx.setting.upsert({ where: { key }, create: { key, ...stored }, update: stored });
    await writeAudit(tx, actor, {
      action: 'setting.backups',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: cluster.name,
      details: value,
    });
  });
}

/** Amid an upgrade a backup would hold a bit of both versions, and its retention could take a good one away. */
async function isChanging(clusterId: string): Promise<boolean> {
  const states = ['running', 'rolling-back'];
  return (await db().upgrade.count({ where: { clusterId, state: { in: states } } })) > 0;
}

/** Gives the clusters of which backups are due by their schedule: the last attempt is an interval ago, and no upgrade or rollback is unfinished. */
export async function dueClusters(now: Date): Promise<string[]> {
  const rows = await db().setting.findMany({ where: { key: { startsWith: 'backups:' } } });
  const due: string[] = [];
  for (const { key, value } of rows) {
    const clusterId = key.slice('backups:'.length);
    const settings = BackupSettings.safeParse(value);
    if (!settings.success || !settings.data.enabled) continue;
    const last = await db().run.findFirst({
      where: { clusterId, kind: 'scheduled-backup' },
      orderBy: { createdAt: 'desc' },
      select: { createdAt: true },
    });
    const after = (last?.createdAt.getTime() ?? 0) + settings.data.everyHours * 3_600_000;
    if (after > now.getTime() || (await isChanging(clusterId))) continue;
    if ((await db().cluster.count({ where: { id: clusterId } })) > 0) due.push(clusterId);
  }
  return due;
}

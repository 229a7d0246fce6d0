import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { requireNoneOpen } from '@/lib/upgrades/queries';

/** Removes a cluster with its runs from Deck; the hosts are not touched. Throws CLUSTER-BUSY while a run is active, and UPGRADE-OPEN while only Deck knows the way on or back of an upgrade. */
export async function deleteCluster(id: string, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const cluster = await tx.cluster.findUniqueOrThrow({ where: { id } });
    const active = await tx.run.count({
      where: { clusterId: id, status: { in: ['queued', 'running', 'cancelling'] } },
    });
    if (active > 0) {
      throw new AppError('CLUSTER-BUSY', {
        en: 'A run is under way on this cluster; cancel it first.',
        zh: '该集群正在执行运行任务，请先取消。',
      });
    }
    await requireNoneOpen(id, tx);
    await tx.cluster.delete({ where: { id } });
    await writeAudit(tx, actor, {
      action: 'cluster.delete',
      objectType: 'cluster',
      objectId: id,
      objectName: cluster.name,
    });
  });
}

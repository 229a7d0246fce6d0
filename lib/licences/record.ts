import 'server-only';
import { writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { txOptions } from '@/lib/runs/store';
import { clusterFactsChanged } from '@/lib/status/status';

/** Makes a licence the one of its cluster, with the audit row of the replacement, in one transaction; once recorded it does nothing. */
export async function recordReplaced({
  clusterId,
  licenceId,
  runId,
}: {
  clusterId: string;
  licenceId: string;
  runId: string;
}): Promise<void> {
  await db().$transaction(async (tx) => {
    const [cluster, licence, run] = [
      await tx.cluster.findUniqueOrThrow({
        where: { id: clusterId },
        select: { name: true, licenceId: true },
      }),
      await tx.licence.findUniqueOrThrow({
        where: { id: licenceId },
        select: { client: true, expiration: true, sha256: true },
      }),
      await tx.run.findUniqueOrThrow({
        where: { id: runId },
        select: { requestedBy: true, requestedById: true },
      }),
    ];
    await tx.cluster.update({ where: { id: clusterId }, data: { licenceId } });
    const actor = { userName: run.requestedBy, ...(run.requestedById && { userId: run.requestedById }) };
    await writeAudit(tx, actor, {
      action: 'licence.replace',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: cluster.name,
      details: { ...licence, before: cluster.licenceId, runId },
    });
  }, txOptions);
  clusterFactsChanged(clusterId);
}

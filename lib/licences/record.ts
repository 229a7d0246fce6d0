import 'server-only';
import { db } from '@/lib/db/client';
import { auditWork, txOptions } from '@/lib/runs/store';
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
    const cluster = await tx.cluster.findUniqueOrThrow({
      where: { id: clusterId },
      select: { licenceId: true },
    });
    const licence = await tx.licence.findUniqueOrThrow({
      where: { id: licenceId },
      select: { client: true, expiration: true, sha256: true },
    });
    await tx.cluster.update({ where: { id: clusterId }, data: { licenceId } });
    await auditWork(tx, runId, 'licence.replace', { ...licence, before: cluster.licenceId });
  }, txOptions);
  clusterFactsChanged(clusterId);
}

import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { activeStatuses } from '@/lib/runs/transitions';
import { getUpgrade } from './queries';
import { changeUpgrade } from './record';
import type { OfUpgrade } from './schemas';

/** Throws `notNow` while a run of the upgrade is active: one that goes on while the upgrade ends would leave a cluster that nothing is offered for. */
export async function requireNoRun(
  tx: Tx,
  { runId, rollbackRunId }: Upgrade,
  notNow: (seen: string) => AppError,
): Promise<void> {
  const id = { in: [runId, ...(rollbackRunId ? [rollbackRunId] : [])] };
  const run = await tx.run.findFirst({ where: { id, status: { in: activeStatuses } } });
  if (run) throw notNow(`run ${run.id}, ${run.status}`);
}

function notNow(seen: string): AppError {
  return new AppError(
    'FINALIZE-STATE',
    { en: 'This upgrade cannot be finalized now.', zh: '该升级当前不能确认完成。' },
    { seen },
  );
}

/** Ends an upgrade for good: from now on it cannot be rolled back. Its backup stays until somebody deletes it. Throws NOT-FOUND, FINALIZE-STATE and UPGRADE-CHANGED. */
export async function finalizeUpgrade({ clusterId, upgradeId }: OfUpgrade, actor: Actor): Promise<void> {
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  if (!view.offers.includes('finalize')) throw notNow(view.state);
  const { name } = await db().cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { name: true } });
  await db().$transaction(async (tx) => {
    const data = { state: 'finalized', endedAt: new Date(), endedBy: actor.userName };
    await requireNoRun(tx, upgrade, notNow);
    await changeUpgrade(tx, upgrade, data);
    await writeAudit(tx, actor, {
      action: 'upgrade.finalize',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: name,
      details: { upgradeId, from: upgrade.fromVersion, to: upgrade.toVersion },
    });
  });
}

import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { emitAlertsChange } from './events';

/** Notes who has taken care of an open alert; a second one changes nothing. Throws NOT-FOUND for an alert that is over. */
export async function acknowledgeAlert(id: string, actor: Actor): Promise<void> {
  const alert = await db().alert.findFirst({ where: { id, clearedAt: null } });
  if (!alert) throw new AppError('NOT-FOUND', { en: 'This alert is over.', zh: '该告警已恢复。' });
  const done = await db().$transaction(async (tx) => {
    const { count } = await tx.alert.updateMany({
      where: { id, acknowledgedAt: null },
      data: { acknowledgedAt: new Date(), acknowledgedBy: actor.userName },
    });
    if (count === 0) return false;
    await writeAudit(tx, actor, {
      action: 'alert.acknowledge',
      objectType: 'alert',
      objectId: id,
      objectName: [alert.rule, alert.subject].filter(Boolean).join(' '),
      details: { severity: alert.severity, raisedAt: alert.raisedAt.toISOString() },
    });
    return true;
  });
  if (done) emitAlertsChange();
}

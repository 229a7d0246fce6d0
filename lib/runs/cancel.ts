import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { runNotFound } from './conflict';
import { abortRun } from './engine';
import { emitRunEvent } from './events';
import { auditRun, finishRun, moveRun, moveSteps, txOptions } from './store';

/** Cancels a queued or paused run at once, and tells a running one to stop: its remote commands are ended, steps not begun are cancelled. Throws RUN-NOT-ACTIVE, NOT-FOUND. */
export async function cancelRun({ runId, actor }: { runId: string; actor: Actor }): Promise<void> {
  if (!(await db().run.findUnique({ where: { id: runId }, select: { id: true } }))) throw runNotFound();
  const reached = await db().$transaction((tx) => requestCancel(tx, runId, actor), txOptions);
  if (!reached) throw notActive();
  emitRunEvent({ runId, what: 'changed' });
  if (reached === 'cancelling' && !abortRun(runId)) await finishRun(runId, 'interrupted', orphan());
}

async function requestCancel(
  tx: Tx,
  runId: string,
  actor: Actor,
): Promise<'cancelled' | 'cancelling' | undefined> {
  const data = { cancelRequestedAt: new Date(), cancelRequestedBy: actor.userName };
  if (await moveRun(tx, runId, 'cancelling', data)) {
    await auditRun(tx, runId, { action: 'run.cancel' }, actor);
    return 'cancelling';
  }
  const { count } = await tx.run.updateMany({
    where: { id: runId, status: { in: ['queued', 'paused'] } },
    data: { ...data, status: 'cancelled', endedAt: new Date() },
  });
  if (count === 0) return undefined;
  await moveSteps(tx, { runId }, 'cancelled', { endedAt: new Date() });
  await auditRun(tx, runId, { action: 'run.cancel' }, actor);
  return 'cancelled';
}

function notActive(): AppError {
  return new AppError('RUN-NOT-ACTIVE', {
    en: 'This run has already ended or is being cancelled.',
    zh: '该运行已结束或正在取消。',
  });
}

function orphan() {
  return {
    code: 'RUN-INTERRUPTED',
    text: { en: 'The run was no longer being executed.', zh: '该运行已不在执行中。' },
  };
}

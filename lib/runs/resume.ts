import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { activeError, isUniqueViolation, runNotFound } from './conflict';
import { nudgeEngine } from './engine';
import { emitRunEvent } from './events';
import { harmlessAfter } from './harmless';
import { requireGoesOn } from './held';
import { auditRun, moveRun, moveSteps, txOptions } from './store';

/** Queues a run that was paused, interrupted, failed or cancelled once more with its stored plan: steps that are done stay done, all others are checked before they are applied. Throws RUN-NOT-RESUMABLE, RUN-SUPERSEDED when the cluster has a newer run that could have changed it, RUN-ACTIVE, UPGRADE-OVER, ROLLBACK-ANEW, NOT-FOUND. */
export async function resumeRun({ runId, actor }: { runId: string; actor: Actor }): Promise<void> {
  const run = await db().run.findUnique({
    where: { id: runId },
    select: { clusterId: true, createdAt: true, kind: true },
  });
  if (!run) throw runNotFound();
  await refuseSuperseded(runId, run);
  try {
    await db().$transaction((tx) => requeue(tx, runId, actor), txOptions);
  } catch (error) {
    throw isUniqueViolation(error) ? await activeError(run.clusterId, error) : error;
  }
  emitRunEvent({ runId, what: 'changed' });
  nudgeEngine();
}

async function requeue(tx: Prisma.TransactionClient, runId: string, actor: Actor): Promise<void> {
  const fresh = { endedAt: null, error: Prisma.DbNull, cancelRequestedAt: null, cancelRequestedBy: null };
  await requireGoesOn(tx, runId);
  await forgetWish(tx, runId);
  if (!(await moveRun(tx, runId, 'queued', { ...fresh, attempt: { increment: 1 } }))) throw notResumable();
  await moveSteps(tx, { runId }, 'pending', { startedAt: null, endedAt: null, error: Prisma.DbNull });
  await auditRun(tx, runId, { action: 'run.resume' }, actor);
}

/** A wish that has come true is over; one that an interruption came before is still to be honoured. */
async function forgetWish(tx: Prisma.TransactionClient, runId: string): Promise<void> {
  const where = { id: runId, status: { in: ['paused', 'cancelled'] } };
  await tx.run.updateMany({ where, data: { wish: null, wishBy: null } });
}

/** An old plan applied after a newer one would undo it. */
async function refuseSuperseded(
  runId: string,
  { clusterId, createdAt, kind }: { clusterId: string; createdAt: Date; kind: string },
): Promise<void> {
  const newer = await db().run.findFirst({
    where: {
      clusterId,
      id: { not: runId },
      createdAt: { gt: createdAt },
      kind: { notIn: harmlessAfter(kind) },
    },
    select: { id: true, status: true },
    orderBy: { createdAt: 'desc' },
  });
  if (!newer) return;
  if (['queued', 'running', 'cancelling'].includes(newer.status))
    throw await activeError(clusterId, undefined);
  throw new AppError(
    'RUN-SUPERSEDED',
    {
      en: 'A newer run of this cluster exists: this one cannot be resumed.',
      zh: '该集群已有更新的运行，此运行不能继续。',
    },
    {
      seen: `run ${newer.id}`,
      remedy: {
        en: 'Make a new plan: what is already so is skipped.',
        zh: '请重新生成计划：已完成的部分会自动跳过。',
      },
    },
  );
}

function notResumable(): AppError {
  return new AppError('RUN-NOT-RESUMABLE', {
    en: 'Only a run that is paused, failed, was cancelled or was interrupted can be resumed.',
    zh: '只有已暂停、失败、已取消或被中断的运行才能继续。',
  });
}

import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { activeError, isUniqueViolation, runNotFound } from './conflict';
import { nudgeEngine } from './engine';
import { emitRunEvent } from './events';
import { auditRun, moveRun, moveSteps, txOptions } from './store';

/** Queues a run that was interrupted, failed or cancelled once more with its stored plan: steps that are done stay done, all others are checked before they are applied. Throws RUN-NOT-RESUMABLE, RUN-SUPERSEDED when the cluster has a newer run, RUN-ACTIVE, NOT-FOUND. */
export async function resumeRun({ runId, actor }: { runId: string; actor: Actor }): Promise<void> {
  const run = await db().run.findUnique({
    where: { id: runId },
    select: { clusterId: true, createdAt: true },
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
  if (!(await moveRun(tx, runId, 'queued', { ...fresh, attempt: { increment: 1 } }))) throw notResumable();
  await moveSteps(tx, { runId }, 'pending', { startedAt: null, endedAt: null, error: Prisma.DbNull });
  await auditRun(tx, runId, { action: 'run.resume' }, actor);
}

/** An old plan applied after a newer one would undo it. */
async function refuseSuperseded(runId: string, run: { clusterId: string; createdAt: Date }): Promise<void> {
  const newer = await db().run.findFirst({
    where: { clusterId: run.clusterId, id: { not: runId }, createdAt: { gt: run.createdAt } },
    select: { id: true, status: true },
    orderBy: { createdAt: 'desc' },
  });
  if (!newer) return;
  if (['queued', 'running', 'cancelling'].includes(newer.status))
    throw await activeError(run.clusterId, undefined);
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
    en: 'Only a run that failed, was cancelled or was interrupted can be resumed.',
    zh: '只有失败、已取消或被中断的运行才能继续。',
  });
}

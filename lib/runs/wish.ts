import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { emitRunEvent } from './events';
import { getRunView } from './queries';
import { auditRun, moveRun, txOptions } from './store';
import type { RunWish } from './view';

interface WishInput {
  runId: string;
  /** null takes an earlier wish back. */
  wish: RunWish | null;
  actor: Actor;
}

/** Notes that a run is to be paused or ended where its plan next allows it, or takes that back; nothing that is under way is cut off. Throws RUN-NO-PAUSE when no such place is ahead, NOT-FOUND. */
export async function wishRun({ runId, wish, actor }: WishInput): Promise<void> {
  if (!(await getRunView(runId)).canWish) throw noPlaceAhead();
  const data = { wish, wishBy: wish && actor.userName };
  const noted = await db().$transaction(async (tx) => {
    const where = { id: runId, status: { in: ['queued', 'running'] } };
    if ((await tx.run.updateMany({ where, data })).count === 0) return false;
    await auditRun(tx, runId, { action: wish ? `run.ask-${wish}` : 'run.ask-nothing' }, actor);
    return true;
  }, txOptions);
  if (!noted) throw noPlaceAhead();
  emitRunEvent({ runId, what: 'changed' });
}

/** Gives what is to happen with a running run at the place that it has come to. */
export async function takeWish(runId: string): Promise<RunWish | undefined> {
  const run = await db().run.findUnique({ where: { id: runId }, select: { wish: true, wishBy: true } });
  if (run?.wish === 'cancel')
    await moveRun(db(), runId, 'cancelling', {
      cancelRequestedAt: new Date(),
      cancelRequestedBy: run.wishBy,
    });
  return (run?.wish as RunWish | null) ?? undefined;
}

function noPlaceAhead(): AppError {
  return new AppError('RUN-NO-PAUSE', {
    en: 'This run does not come to a place any more where it can be paused.',
    zh: '该运行之后已没有可以暂停的位置。',
  });
}

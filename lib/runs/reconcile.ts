import 'server-only';
import { db } from '@/lib/db/client';
import { isExecuting } from './engine';
import { auditRun, json, moveRun, moveSteps, txOptions } from './store';
import { activeStatuses } from './transitions';
import type { RunError } from './view';

const interrupted: RunError = {
  code: 'RUN-INTERRUPTED',
  text: { en: 'Deck ended while this run was active.', zh: '运行期间 Deck 进程终止。' },
  remedy: {
    en: 'Resume it: what is done is kept, the rest is checked first.',
    zh: '可继续执行：已完成的步骤保留，其余步骤先检查再执行。',
  },
};

/** Marks the active runs that no process executes any more as interrupted, each with an audit row; gives their ids. Run at boot, before the engine. */
export async function reconcileRuns(): Promise<string[]> {
  const active = await db().run.findMany({ where: { status: { in: activeStatuses } }, select: { id: true } });
  const orphans = active.map((run) => run.id).filter((id) => !isExecuting(id));
  const marked: string[] = [];
  for (const id of orphans) if (await markInterrupted(id)) marked.push(id);
  return marked;
}

function markInterrupted(runId: string): Promise<boolean> {
  const endedAt = new Date();
  return db().$transaction(async (tx) => {
    if (!(await moveRun(tx, runId, 'interrupted', { endedAt, error: json(interrupted) }))) return false;
    await moveSteps(tx, { runId }, 'interrupted', { endedAt });
    await auditRun(tx, runId, { action: 'run.interrupted', outcome: 'failed' }, { userName: 'system' });
    return true;
  }, txOptions);
}

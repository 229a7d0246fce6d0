import 'server-only';
import { type Actor, type AuditRecord, writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { emitRunEvent } from './events';
import { runFrom, stepFrom } from './transitions';
import type { RunError, RunStatus, StepStatus } from './view';

type RunData = Omit<Prisma.RunUpdateManyMutationInput, 'status'>;
type StepData = Omit<Prisma.RunStepUpdateManyMutationInput, 'status'>;
type Runs = Pick<Tx, 'run'>;
type Steps = Pick<Tx, 'runStep'>;

/** Room for a slow disk; nothing but queries is awaited inside. */
export const txOptions = { maxWait: 20_000, timeout: 20_000 };

/** Gives a value in the form of a JSON column. */
export function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}

/** Takes a run to a state if it is in one of the states before it; gives whether it did. */
export async function moveRun(tx: Runs, runId: string, to: RunStatus, data: RunData = {}): Promise<boolean> {
  const where = { id: runId, status: { in: runFrom[to] } };
  return (await tx.run.updateMany({ where, data: { ...data, status: to } })).count === 1;
}

/** Takes one step, or all steps of a run, to a state from the states before it; gives how many moved. */
export async function moveSteps(
  tx: Steps,
  where: { runId: string; key?: string; from?: StepStatus[] },
  to: StepStatus,
  data: StepData = {},
): Promise<number> {
  const { from = stepFrom[to], ...which } = where;
  return (
    await tx.runStep.updateMany({ where: { ...which, status: { in: from } }, data: { ...data, status: to } })
  ).count;
}

/** Takes a queued run for execution; gives its row, or undefined when another state came first. */
export async function claimRun(runId: string) {
  const before = await db().run.findUnique({ where: { id: runId }, include: { steps: true } });
  if (!before) return undefined;
  const moved = await moveRun(db(), runId, 'running', { startedAt: before.startedAt ?? new Date() });
  if (moved) emitRunEvent({ runId, what: 'changed' });
  return moved ? before : undefined;
}

/** Notes that a step begins; gives false when it is not pending any more. */
export async function startStep(runId: string, key: string): Promise<boolean> {
  const data = { startedAt: new Date(), endedAt: null, error: Prisma.DbNull, attempt: { increment: 1 } };
  const moved = await moveSteps(db(), { runId, key }, 'running', data);
  emitRunEvent({ runId, what: 'changed' });
  return moved === 1;
}

/** Notes how a running step ended. */
export async function endStep(runId: string, key: string, to: StepStatus, error?: RunError): Promise<void> {
  await moveSteps(db(), { runId, key }, to, {
    endedAt: new Date(),
    ...(error ? { error: json(error) } : {}),
  });
  emitRunEvent({ runId, what: 'changed' });
}

export type RunEnd = 'succeeded' | 'failed' | 'paused' | 'cancelled' | 'interrupted';

/** Ends a run with its audit row; a cancel that was stored first wins over success and failure. Gives the state it got, undefined when it had ended. */
export async function finishRun(runId: string, end: RunEnd, error?: RunError): Promise<RunEnd | undefined> {
  const data = { endedAt: new Date(), ...(error ? { error: json(error) } : {}) };
  const result = await db().$transaction(async (tx) => {
    const reached = await reach(tx, runId, end, data);
    if (!reached) return undefined;
    await closeSteps(tx, runId, reached);
    await auditRun(tx, runId, {
      action: `run.${reached}`,
      outcome: reached === 'succeeded' || reached === 'paused' ? 'ok' : 'failed',
      ...(error ? { details: { code: error.code } } : {}),
    });
    return reached;
  }, txOptions);
  emitRunEvent({ runId, what: 'changed' });
  return result;
}

async function reach(tx: Tx, runId: string, end: RunEnd, data: RunData): Promise<RunEnd | undefined> {
  if (await moveRun(tx, runId, end, data)) return end;
  return (await moveRun(tx, runId, 'cancelled', data)) ? 'cancelled' : undefined;
}

async function closeSteps(tx: Tx, runId: string, end: RunEnd): Promise<void> {
  const endedAt = new Date();
  if (end === 'cancelled') await moveSteps(tx, { runId }, 'cancelled', { endedAt });
  else await moveSteps(tx, { runId }, 'interrupted', { endedAt });
}

/** Gives who asked for a run. */
export function requesterOf(run: { requestedBy: string; requestedById: string | null }): Actor {
  return { userName: run.requestedBy, ...(run.requestedById ? { userId: run.requestedById } : {}) };
}

/** Adds the audit row of what a run has done to its cluster, in the name of its requester. */
export async function auditWork(
  tx: Tx,
  runId: string,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    select: { requestedBy: true, requestedById: true, clusterId: true, cluster: { select: { name: true } } },
  });
  await writeAudit(tx, requesterOf(run), {
    action,
    objectType: 'cluster',
    objectId: run.clusterId,
    objectName: run.cluster.name,
    details: { ...details, runId },
  });
}

/** Adds the audit row of a run's change, by its requester unless someone else is named. */
export async function auditRun(tx: Tx, runId: string, record: AuditRecord, actor?: Actor): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    include: { cluster: { select: { name: true } } },
    omit: { plan: true },
  });
  await writeAudit(tx, actor ?? requesterOf(run), {
    objectType: 'cluster',
    objectId: run.clusterId,
    objectName: run.cluster.name,
    ...record,
    details: { runId, kind: run.kind, ...record.details },
  });
}

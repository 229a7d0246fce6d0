import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { type AppError, isAppError } from '@/lib/errors';
import { activeError, isUniqueViolation, runNotFound } from './conflict';
import { nudgeEngine } from './engine';
import { emitRunEvent } from './events';
import { requireNotHeld } from './held';
import type { Plan } from './plan';
import { parsePlan, planSteps } from './plan-schema';
import { bindStep } from './registry';
import { json, txOptions } from './store';

export interface CreateRunInput {
  clusterId: string;
  kind: string;
  plan: Plan;
  actor: Actor;
  /** Further rows that belong to the run, stored in its transaction. */
  also?(tx: Tx, runId: string): Promise<void>;
}

/** Stores a run with its steps and audit row, all or nothing, and makes the engine take it; gives its id. Throws RUN-ACTIVE when the cluster has an active run (the database decides), UPGRADE-UNFINISHED and UPGRADE-OPEN where an upgrade holds the cluster, RUN-PLAN, RUN-UNKNOWN-ACTION, RUN-BAD-ARGS, NOT-FOUND. */
export async function createRun(input: CreateRunInput): Promise<string> {
  const plan = parsePlan(input.plan);
  planSteps(plan).forEach(bindStep);
  const cluster = await db().cluster.findUnique({ where: { id: input.clusterId }, select: { name: true } });
  if (!cluster) throw runNotFound();
  await requireNotHeld(input.clusterId, input.kind, plan).catch(async (error: unknown) => {
    if (isAppError(error)) await auditRefused(input, cluster.name, error);
    throw error;
  });
  try {
    const runId = await insert(input, plan, cluster.name);
    emitRunEvent({ runId, what: 'changed' });
    nudgeEngine();
    return runId;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const refused = await activeError(input.clusterId, error);
    await auditRefused(input, cluster.name, refused);
    throw refused;
  }
}

function insert(
  { clusterId, kind, actor, also }: CreateRunInput,
  plan: Plan,
  clusterName: string,
): Promise<string> {
  const steps = plan.stages.flatMap((stage) =>
    stage.steps.map((step) => ({ key: step.key, stageKey: stage.key })),
  );
  return db().$transaction(async (tx) => {
    const requester = { requestedBy: actor.userName, requestedById: actor.userId ?? null };
    const { id: runId } = await tx.run.create({
      data: { clusterId, kind, plan: json(plan), ...requester },
      select: { id: true },
    });
    await tx.runStep.createMany({ data: steps.map((step, position) => ({ ...step, runId, position })) });
    await writeAudit(tx, actor, {
      ...about(clusterId, clusterName),
      action: 'run.create',
      details: { runId, kind },
    });
    await also?.(tx, runId);
    return runId;
  }, txOptions);
}

async function auditRefused(
  { clusterId, kind, actor }: CreateRunInput,
  clusterName: string,
  refused: AppError,
): Promise<void> {
  const details = { kind, code: refused.code };
  await writeAudit(db(), actor, {
    ...about(clusterId, clusterName),
    action: 'run.create',
    outcome: 'refused',
    details,
  });
}

const about = (clusterId: string, clusterName: string) => ({
  objectType: 'cluster',
  objectId: clusterId,
  objectName: clusterName,
});

import 'server-only';
import { db } from '@/lib/db/client';
import type { Prisma, Run, RunStep } from '@/lib/db/generated/client';
import { hasBoundaryAhead } from './boundary';
import { runNotFound } from './conflict';
import { harmlessAfter } from './harmless';
import { goesOn } from './held';
import { liveStep } from './live';
import { type LogQuery, readLog } from './log-reader';
import type { Plan, PlanStep } from './plan';
import { parsePlan } from './plan-schema';
import { isDone, resumableStatuses } from './transitions';
import type {
  LogLine,
  RunError,
  RunStatus,
  RunSummary,
  RunView,
  RunWish,
  StepStatus,
  StepView,
} from './view';

const include = { steps: true, cluster: { select: { name: true } } } satisfies Prisma.RunInclude;
type StoredRun = Run & { steps: RunStep[]; cluster: { name: string } };

/** Gives all that the run page shows; throws NOT-FOUND. */
export async function getRunView(runId: string): Promise<RunView> {
  const run = await db().run.findUnique({ where: { id: runId }, include });
  if (!run) throw runNotFound();
  const plan = parsePlan(run.plan);
  const byKey = new Map(run.steps.map((step) => [step.key, step]));
  const stages = plan.stages.map(({ key, title, parallelism, steps }) => ({
    key,
    title,
    parallelism,
    steps: steps.map((step) => stepView(runId, step, byKey.get(step.key))),
  }));
  const isUnderWay = run.status === 'queued' || run.status === 'running';
  return {
    ...summary(run, plan),
    stages,
    ...(run.wish && { wish: { wish: run.wish as RunWish, by: run.wishBy ?? '' } }),
    canWish: isUnderWay && hasBoundaryAhead(plan, (key) => (byKey.get(key)?.attempt ?? 0) > 0),
    canCancel: isUnderWay || run.status === 'paused',
    canResume:
      resumableStatuses.includes(run.status as RunStatus) && !(await hasNewer(run)) && (await goesOn(runId)),
    serverTime: new Date().toISOString(),
  };
}

export interface RunFilter {
  clusterId?: string;
  status?: RunStatus[];
  /** Made before this time (ISO 8601), for paging. */
  before?: string;
  limit?: number;
}

/** Gives runs, newest first, at most `limit` (default 50). */
export async function listRuns({
  clusterId,
  status,
  before,
  limit = 50,
}: RunFilter = {}): Promise<RunSummary[]> {
  const where = {
    ...(clusterId ? { clusterId } : {}),
    ...(status ? { status: { in: status } } : {}),
    ...(before ? { createdAt: { lt: new Date(before) } } : {}),
  };
  const runs = await db().run.findMany({
    where,
    include,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return runs.map((run) => summary(run, run.plan as unknown as Plan));
}

/** Gives a page of log lines in order; `next` is the `after` of the next page. */
export async function logPage(
  runId: string,
  query: LogQuery = {},
): Promise<{ lines: LogLine[]; next?: number }> {
  const lines = await readLog(runId, query);
  const last = lines.at(-1);
  return last ? { lines, next: last.seq } : { lines };
}

/** Gives the stored plan of a run; throws NOT-FOUND. */
export async function getRunPlan(runId: string): Promise<Plan> {
  const run = await db().run.findUnique({ where: { id: runId }, select: { plan: true } });
  if (!run) throw runNotFound();
  return parsePlan(run.plan);
}

async function hasNewer(run: StoredRun): Promise<boolean> {
  const { clusterId, createdAt, kind } = run;
  const newer = { id: { not: run.id }, createdAt: { gt: createdAt }, kind: { notIn: harmlessAfter(kind) } };
  return (await db().run.count({ where: { clusterId, ...newer } })) > 0;
}

function summary(run: StoredRun, plan: Plan): RunSummary {
  return {
    id: run.id,
    kind: run.kind,
    title: plan.title,
    clusterId: run.clusterId,
    clusterName: run.cluster.name,
    status: run.status as RunStatus,
    attempt: run.attempt,
    requestedBy: run.requestedBy,
    ...(run.cancelRequestedBy ? { cancelRequestedBy: run.cancelRequestedBy } : {}),
    createdAt: run.createdAt.toISOString(),
    ...times(run),
    ...(run.error ? { error: run.error as unknown as RunError } : {}),
    done: run.steps.filter((step) => isDone(step.status)).length,
    total: run.steps.length,
  };
}

function stepView(runId: string, step: PlanStep, row: RunStep | undefined): StepView {
  const live = row?.status === 'running' ? liveStep(runId, step.key) : undefined;
  return {
    key: step.key,
    title: step.title,
    ...(step.hostId ? { hostId: step.hostId } : {}),
    ...(step.host ? { host: step.host } : {}),
    status: (row?.status ?? 'pending') as StepStatus,
    attempt: row?.attempt ?? 0,
    timeoutMs: step.timeoutMs,
    ...(row ? times(row) : {}),
    ...(row?.error ? { error: row.error as unknown as RunError } : {}),
    ...(live ? { lastOutputAt: live.lastOutputAt.toISOString() } : {}),
    ...(live?.progress ? { progress: live.progress } : {}),
  };
}

function times({ startedAt, endedAt }: { startedAt: Date | null; endedAt: Date | null }) {
  return {
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
  };
}

import 'server-only';
import { isBoundary } from './boundary';
import { loadTargets, RunConnections, runRedactor } from './connections';
import type { RunDeps } from './deps';
import { type Redact, runError } from './error-view';
import { RunLog } from './log';
import type { Plan } from './plan';
import { parsePlan, planHosts } from './plan-schema';
import { runStage } from './stage';
import type { RunScope, StepEnd } from './step';
import { isStopError } from './stop';
import { claimRun, finishRun, type RunEnd } from './store';
import { isDone } from './transitions';
import type { RunError, RunWish } from './view';
import { takeWish } from './wish';

type ClaimedRun = NonNullable<Awaited<ReturnType<typeof claimRun>>>;
interface End {
  end: RunEnd;
  error?: RunError;
}

/** Claims a queued run, executes its stored plan from the first step that is not done, and stores how it ended. */
export async function executeRun(runId: string, signal: AbortSignal, deps: RunDeps): Promise<void> {
  const run = await claimRun(runId);
  if (!run) return;
  let redact: Redact = (text) => text;
  let end: End;
  try {
    const plan = parsePlan(run.plan);
    const [targets, secrets] = await Promise.all([
      loadTargets(planHosts(plan), deps),
      deps.clusterSecrets(run.clusterId),
    ]);
    redact = runRedactor(targets.values(), secrets);
    const connections = new RunConnections(targets, deps, signal);
    end = await withLog(
      run,
      plan,
      { signal, redact, connections, stopGraceMs: deps.stopGraceMs },
      deps.logCapLines,
    );
  } catch (error) {
    end = { end: 'failed', error: runError(error, redact) };
  }
  await stored(() => finishRun(runId, end.end, end.error));
}

async function withLog(
  run: ClaimedRun,
  plan: Plan,
  shared: Omit<RunScope, 'runId' | 'clusterId' | 'log'>,
  capLines: number,
): Promise<End> {
  const log = await RunLog.open({ runId: run.id, redact: shared.redact, capLines });
  try {
    return await runPlan({ ...shared, runId: run.id, clusterId: run.clusterId, log }, plan, run);
  } finally {
    shared.connections.close();
    await log.close();
  }
}

async function runPlan(scope: RunScope, plan: Plan, run: ClaimedRun): Promise<End> {
  const done = new Set(run.steps.filter((step) => isDone(step.status)).map((step) => step.key));
  scope.log.write(
    null,
    run.attempt > 1
      ? `resumed, attempt ${run.attempt} / 继续执行，第 ${run.attempt} 次`
      : 'started / 开始执行',
  );
  const begun = new Set(run.steps.filter(({ attempt }) => attempt > 0).map(({ key }) => key));
  for (const [at, stage] of plan.stages.entries()) {
    const bad = await runStage(scope, stage, (key) => done.has(key));
    const stopped = stopOf(scope.signal, bad);
    if (stopped) return stopped;
    const wish = isBoundary(plan, at, (key) => begun.has(key)) ? await takeWish(scope.runId) : undefined;
    if (wish) return wishedEnd(scope, wish);
  }
  return { end: 'succeeded' };
}

function wishedEnd({ log }: RunScope, wish: RunWish): End {
  if (wish === 'cancel') return { end: 'cancelled' };
  log.write(null, 'paused here, as asked / 已按要求在此暂停');
  return { end: 'paused' };
}

/** A failure is told even when a stop came after it; the stored cancel still decides the run's state. */
function stopOf(signal: AbortSignal, bad: StepEnd[]): End | undefined {
  const error = bad.find((end) => end.error)?.error;
  if (signal.aborted)
    return { end: causeOf(signal) === 'cancel' ? 'cancelled' : 'interrupted', ...(error ? { error } : {}) };
  return bad.length > 0 ? { end: 'failed', ...(error ? { error } : {}) } : undefined;
}

function causeOf(signal: AbortSignal) {
  return isStopError(signal.reason) ? signal.reason.stopCause : 'shutdown';
}

/** Tries again while the database is busy or the disk is full for a moment. */
async function stored<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}

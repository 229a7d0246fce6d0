import 'server-only';
import { isAppError } from '@/lib/errors';
import type { ActionContext } from './action';
import type { RunConnections } from './connections';
import { type Redact, runError } from './error-view';
import { dropStep, touchStep } from './live';
import type { RunLog } from './log';
import type { PlanStep } from './plan';
import { bindStep } from './registry';
import { isStopError, StopError, settledOrLeft, stopScope } from './stop';
import { endStep, startStep } from './store';
import type { RunError } from './view';

/** What the steps of one run share. */
export interface RunScope {
  runId: string;
  clusterId: string;
  signal: AbortSignal;
  log: RunLog;
  connections: RunConnections;
  redact: Redact;
  stopGraceMs: number;
}

export interface StepEnd {
  status: 'succeeded' | 'skipped' | 'failed' | 'cancelled' | 'interrupted';
  error?: RunError;
}

/** Runs one step (check, then apply where needed) within its deadline and stores how it ended; never rejects because of the step itself. */
export async function runStep(run: RunScope, step: PlanStep): Promise<StepEnd> {
  if (!(await startStep(run.runId, step.key))) throw new Error(`step ${step.key} was not pending`);
  touchStep(run.runId, step.key);
  const end = await performed(run, step);
  if (end.error) run.log.write(step.key, errorLine(end.error), 'err');
  dropStep(run.runId, step.key);
  await endStep(run.runId, step.key, end.status, end.error);
  return end;
}

async function performed(run: RunScope, step: PlanStep): Promise<StepEnd> {
  const scope = stopScope(run.signal, step.timeoutMs);
  try {
    const status = await settledOrLeft(
      checkedOrApplied(run, step, scope.signal),
      scope.signal,
      run.stopGraceMs,
    );
    return { status };
  } catch (error) {
    return endOf(error, scope.signal, run.redact);
  } finally {
    scope.end();
  }
}

async function checkedOrApplied(
  run: RunScope,
  step: PlanStep,
  signal: AbortSignal,
): Promise<'succeeded' | 'skipped'> {
  const bound = bindStep(step);
  const ctx = contextOf(run, step, signal);
  if ((await bound.check?.(ctx)) === 'done') {
    ctx.log('already so: nothing to do / 已是目标状态，无需操作');
    return 'skipped';
  }
  signal.throwIfAborted();
  await bound.apply(ctx);
  return 'succeeded';
}

function contextOf(run: RunScope, step: PlanStep, signal: AbortSignal): ActionContext {
  return {
    runId: run.runId,
    clusterId: run.clusterId,
    step,
    signal,
    log: (text, stream = 'info') => run.log.write(step.key, text, stream),
    progress: (done, total, unit) => touchStep(run.runId, step.key, { done, total, unit }),
    connect: (hostId) => run.connections.get(hostId, signal),
  };
}

function endOf(error: unknown, signal: AbortSignal, redact: Redact): StepEnd {
  const stop = signal.aborted && isStopError(signal.reason) ? signal.reason : undefined;
  if (stop?.stopCause === 'cancel') return { status: 'cancelled' };
  if (stop?.stopCause === 'shutdown') return { status: 'interrupted' };
  if (stop && !saysMore(error)) return { status: 'failed', error: runError(withSeen(stop, error), redact) };
  return { status: 'failed', error: runError(error, redact) };
}

/** An action that knows what it waited for says so better than the deadline does. */
function saysMore(error: unknown): boolean {
  return isAppError(error) && !isStopError(error) && !['SSH-CANCELLED', 'SSH-TIMEOUT'].includes(error.code);
}

function withSeen(stop: StopError, error: unknown): StopError {
  const seen = isAppError(error) ? error.detail.seen : undefined;
  return seen && error !== stop ? new StopError(stop.stopCause, `${stop.detail.seen ?? ''}\n${seen}`) : stop;
}

function errorLine(error: RunError): string {
  return [`${error.code}: ${error.text.en} / ${error.text.zh}`, error.seen].filter(Boolean).join('\n');
}

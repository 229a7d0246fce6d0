import type { RunStatus, StepStatus } from './view';

/** From which states a run may go to each state; everything else is refused, so a state that ended is never overwritten. */
export const runFrom: Record<RunStatus, RunStatus[]> = {
  running: ['queued'],
  succeeded: ['running'],
  failed: ['running'],
  paused: ['running'],
  cancelling: ['running'],
  cancelled: ['queued', 'cancelling', 'paused'],
  interrupted: ['queued', 'running', 'cancelling'],
  queued: ['interrupted', 'failed', 'cancelled', 'paused'],
};

/** The same for steps; only a resume takes one back to pending. */
export const stepFrom: Record<StepStatus, StepStatus[]> = {
  running: ['pending'],
  succeeded: ['running'],
  skipped: ['running'],
  failed: ['running'],
  cancelled: ['pending', 'running'],
  interrupted: ['running'],
  pending: ['running', 'failed', 'cancelled', 'interrupted'],
};

/** States in which a run holds its cluster; the same list is in the migration's partial unique index. */
export const activeStatuses: RunStatus[] = ['queued', 'running', 'cancelling'];
export const resumableStatuses: RunStatus[] = runFrom.queued;

/** Says whether a step needs no more work. */
export function isDone(status: string): boolean {
  return status === 'succeeded' || status === 'skipped';
}

import type { RunStatus } from '@/lib/runs/view';

/** What is stored with an upgrade; how its run stands is told by the run. */
export type StoredState =
  | 'running'
  | 'verify-needed'
  | 'finalized'
  | 'rolling-back'
  | 'rolled-back'
  | 'ended';

/** Stored states of an upgrade that holds its cluster no longer: finalized, rolled back, or ended as it was. */
export const overStates: StoredState[] = ['finalized', 'rolled-back', 'ended'];

/** How an upgrade stands for people. */
export type UpgradeState = StoredState | 'paused' | 'failed' | 'rollback-failed';

/** What can be done with an upgrade now. */
export type Offer = 'resume' | 'retry' | 'continue' | 'roll-back' | 'retry-rollback' | 'finalize' | 'end';

const active: readonly RunStatus[] = ['queued', 'running', 'cancelling'];

/** Gives how an upgrade stands, from what is stored and from its runs. */
export function upgradeState(
  stored: StoredState,
  run: RunStatus | undefined,
  rollback: RunStatus | undefined,
): UpgradeState {
  // A rollback first looks for new data; only when there is none does the stored state become `rolling-back`.
  if (rollback && active.includes(rollback)) return 'rolling-back';
  if (stored === 'running' && run === 'paused') return 'paused';
  if (stored === 'running') return run && active.includes(run) ? 'running' : 'failed';
  return stored === 'rolling-back' ? 'rollback-failed' : stored;
}

/** True while an upgrade holds the cluster. */
export function isOpen(state: UpgradeState): boolean {
  return !(overStates as UpgradeState[]).includes(state);
}

/** Gives what may be done in a state; `resumable` says whether the last run is still the cluster's newest. What was done is not done again by a retry, so nodes that have gone since are only started by a new plan. */
export function offersOf(state: UpgradeState, resumable: boolean): Offer[] {
  switch (state) {
    case 'paused':
      return [resumable ? 'resume' : 'continue', 'roll-back'];
    case 'failed':
      return [...(resumable ? (['retry'] as const) : []), 'continue', 'roll-back', 'end'];
    case 'verify-needed':
      return ['finalize', 'roll-back'];
    case 'rollback-failed':
      return [...(resumable ? (['retry-rollback'] as const) : []), 'roll-back', 'end'];
    default:
      return [];
  }
}

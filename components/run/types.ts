import type { Action } from '@/components/form/use-action';
import type { RunWish } from '@/lib/runs/view';

/** What can be done with a run. */
export interface RunDeeds {
  cancel: Action<{ runId: string }, void>;
  resume: Action<{ runId: string }, void>;
  /** Asks for a pause or an end where the plan next allows it; null takes that back. */
  wish: Action<{ runId: string; wish: RunWish | null }, void>;
}

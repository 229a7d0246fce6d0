import type { ShownError } from '@/components/ui/error-notice';
import type { RunWish } from '@/lib/runs/view';

type Act<I> = (input: I) => Promise<{ ok: true; data: void } | { ok: false; error: ShownError }>;

/** What can be done with a run. */
export interface RunDeeds {
  cancel: Act<{ runId: string }>;
  resume: Act<{ runId: string }>;
  /** Asks for a pause or an end where the plan next allows it; null takes that back. */
  wish: Act<{ runId: string; wish: RunWish | null }>;
}

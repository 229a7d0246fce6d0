import type { ShownError } from '@/components/ui/error-notice';
import type { ApplySetupInput, SetupInput, SetupReview } from '@/lib/clusters/setup-schemas';
import type { PlanForecast } from '@/lib/runs/view';

type Result<T> = { ok: true; data: T } | { ok: false; error: ShownError };

/** What the page may ask of the server. */
export interface SetupActions {
  review(input: SetupInput): Promise<Result<SetupReview>>;
  forecast(input: SetupInput): Promise<Result<PlanForecast>>;
  apply(input: ApplySetupInput): Promise<Result<string>>;
}

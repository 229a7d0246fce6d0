import type { Action } from '@/components/form/use-action';
import type { ApplySetupInput, SetupInput, SetupReview } from '@/lib/clusters/setup-schemas';
import type { PlanForecast } from '@/lib/runs/view';

/** What the page may ask of the server. */
export interface SetupActions {
  review: Action<SetupInput, SetupReview>;
  forecast: Action<SetupInput, PlanForecast>;
  apply: Action<ApplySetupInput, string>;
}

import type { PublicError } from '@/lib/http';
import type { Refusal } from '@/lib/runs/plans/operate-facts';
import type { HostServices } from '@/lib/runs/plans/systemd-host';
import type { PlanForecast } from '@/lib/runs/view';
import type { Text } from '@/lib/text';

/** One stage of a plan as a dialog lists it. */
export interface StageOutline {
  key: string;
  title: Text;
  steps: { key: string; title: Text; host?: string }[];
}

/** What a dialog shows before an operation begins. */
export interface OperationView {
  /** Why it is not begun; empty when it may be. */
  refusals: Refusal[];
  /** What a user should know. */
  notices: Text[];
  /** Empty when it is refused and no typed word would change that. */
  stages: StageOutline[];
}

/** A plan with what each step would do now. */
export interface PlanPreview {
  stages: StageOutline[];
  forecast: PlanForecast;
}

/** The units of one host; with an error nothing could be seen. */
export interface ServicesHost extends HostServices {
  hostId: string;
  address: string;
  error?: PublicError;
}

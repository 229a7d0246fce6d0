import type { Action } from '@/components/form/use-action';
import type { Revert } from '@/lib/revisions/history';
import type { Restore } from '@/lib/revisions/restore-drift';
import type { AdoptReview, ConfigChange, DriftReport, OnlineChange } from '@/lib/revisions/types';

type Keys = { clusterId: string; keys?: string[] };

/** The server actions behind the configuration pages; the layout hands them in. */
export interface ConfigActions {
  apply: Action<ConfigChange, { runId: string; revision: number }>;
  revert: Action<{ clusterId: string; number: number }, Revert>;
  setAside: Action<{ clusterId: string; number: number }, void>;
  setOnline: Action<OnlineChange, { runId: string }>;
  reviewAdoption: Action<Keys, AdoptReview>;
  adopt: Action<Keys & { note: string; shown: AdoptReview['shown'] }, { revision: number }>;
  restore: Action<Keys, Restore>;
  ignore: Action<
    { clusterId: string; items: { key: string; name: string }[]; ignored: boolean },
    DriftReport
  >;
}

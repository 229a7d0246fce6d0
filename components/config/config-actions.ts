import type { ShownError } from '@/components/ui/error-notice';
import type { Revert } from '@/lib/revisions/history';
import type { ConfigChange, DriftReport, OnlineChange } from '@/lib/revisions/types';

type Action<I, T> = (input: I) => Promise<{ ok: true; data: T } | { ok: false; error: ShownError }>;
type Keys = { clusterId: string; keys?: string[] };

/** The server actions behind the configuration pages; the layout hands them in. */
export interface ConfigActions {
  apply: Action<ConfigChange, { runId: string; revision: number }>;
  revert: Action<{ clusterId: string; number: number }, Revert>;
  setAside: Action<{ clusterId: string; number: number }, void>;
  setOnline: Action<OnlineChange, { runId: string }>;
  adopt: Action<Keys, { revision: number }>;
  restore: Action<Keys, { runId: string; revision: number }>;
  ignore: Action<
    { clusterId: string; items: { key: string; name: string }[]; ignored: boolean },
    DriftReport
  >;
}

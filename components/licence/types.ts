import type { ShownError } from '@/components/ui/error-notice';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import type { ReplacementView } from '@/lib/licences/view';

type Action<I, T> = (input: I) => Promise<{ ok: true; data: T } | { ok: false; error: ShownError }>;

export interface ReplacementRequest {
  clusterId: string;
  licenceId: string;
  restart: 'rolling' | 'full';
  typed?: string;
  restartAccepted?: boolean;
}

/** The server actions behind the licence page. */
export interface LicenceActions {
  /** Gives the id of the stored licence. */
  add: Action<{ fileName: string; base64: string }, string>;
  plan: Action<ReplacementRequest, ReplacementView>;
  preview: Action<ReplacementRequest, PlanPreview>;
  /** Gives the run's id. */
  replace: Action<ReplacementRequest, string>;
  /** Gives the id of the stored licence. */
  storeKept: Action<{ clusterId: string; hostId: string; dir: string; name: string }, string>;
}

import type { Action } from '@/components/form/use-action';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import type { ReplacementView } from '@/lib/licences/view';
import type { AddLicence } from './use-licence-upload';

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
  add: AddLicence;
  plan: Action<ReplacementRequest, ReplacementView>;
  preview: Action<ReplacementRequest, PlanPreview>;
  /** Gives the run's id. */
  replace: Action<ReplacementRequest, string>;
  /** Gives the id of the stored licence. */
  storeKept: Action<{ clusterId: string; hostId: string; dir: string; name: string }, string>;
}

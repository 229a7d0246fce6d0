import type { ShownError } from '@/components/ui/error-notice';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import type { RollbackReview, UpgradeReview } from '@/lib/upgrades/view';

type Act<I, T> = (input: I) => Promise<{ ok: true; data: T } | { ok: false; error: ShownError }>;

export interface Wish {
  clusterId: string;
  packageId: string;
  method: UpgradeMethod;
  answered: string[];
}

export interface StartActions {
  review: Act<Wish, UpgradeReview>;
  forecast: Act<Wish, PlanPreview>;
  begin: Act<Wish & { confirmed: string }, string>;
}

export interface Which {
  clusterId: string;
  upgradeId: string;
}

export interface OpenActions {
  retry: Act<Which, string>;
  goOn: Act<Which, string>;
  reviewRollback: Act<Which & { keepMetadata?: boolean }, RollbackReview>;
  rollBack: Act<Which & { confirmed?: string; keepMetadata?: boolean }, string>;
  finalize: Act<Which, void>;
}

import type { Action } from '@/components/form/use-action';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import type { ContinueReview, EndHost, EndReview, RollbackReview, UpgradeReview } from '@/lib/upgrades/view';

export interface Wish {
  clusterId: string;
  packageId: string;
  method: UpgradeMethod;
  answered: string[];
}

export interface StartActions {
  review: Action<Wish, UpgradeReview>;
  forecast: Action<Wish, PlanPreview>;
  begin: Action<Wish & { confirmed: string }, string>;
}

export interface Which {
  clusterId: string;
  upgradeId: string;
}

export interface OpenActions {
  retry: Action<Which, string>;
  reviewContinue: Action<Which, ContinueReview>;
  forecastContinue: Action<Which, PlanPreview>;
  goOn: Action<Which & { confirmed?: string }, string>;
  reviewEnd: Action<Which, EndReview>;
  end: Action<Which & { confirmed?: string }, EndHost[]>;
  reviewRollback: Action<Which & { keepMetadata?: boolean }, RollbackReview>;
  forecastRollback: Action<Which & { keepMetadata?: boolean }, PlanPreview>;
  rollBack: Action<Which & { confirmed?: string; keepMetadata?: boolean }, string>;
  finalize: Action<Which, void>;
}

import type { ClusterView } from '@/lib/clusters/schemas';
import type { WizardSlug } from '@/lib/clusters/wizard-steps';

/** What every step of the wizard gets. */
export interface StepData {
  cluster: ClusterView;
  done: WizardSlug[];
}

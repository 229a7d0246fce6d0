import type { Text } from '@/lib/text';

/** What one step does, on one host (or on Deck's own machine when `host` is absent); plain JSON, so that a plan can be stored, shown and resumed. */
export interface PlanStep {
  /** Unique in the plan and stable between plans of the same intent, e.g. `start-controller@10.0.0.80`. */
  key: string;
  title: Text;
  /** Id of the host in the inventory. */
  hostId?: string;
  /** Address of the host, for people. */
  host?: string;
  /** Name in the action registry. */
  action: string;
  /** Arguments of the action; never a secret. */
  args: Record<string, unknown>;
  /** Deadline in ms after which the step fails. */
  timeoutMs: number;
}

export interface PlanStage {
  key: string;
  title: Text;
  /** Most steps at once; 1 = one after the other. */
  parallelism: number;
  steps: PlanStep[];
  /** The cluster is whole after this stage: a run may be paused or ended here. */
  pauseAfter?: boolean;
}

export interface Plan {
  version: 1;
  kind: string;
  title: Text;
  stages: PlanStage[];
  /** True when the plan contains every stage of its operation, not only those of one wizard step. */
  complete?: boolean;
}

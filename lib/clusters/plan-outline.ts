import 'server-only';
import type { Plan } from '@/lib/runs/plan';
import { previewPlan } from '@/lib/runs/preview';
import type { PlanPreview, StageOutline } from './operate-view';

/** Gives the stages of a plan as dialogs list them. */
export function outlineOf(plan: Plan): StageOutline[] {
  return plan.stages.map(({ key, title, steps }) => ({
    key,
    title,
    steps: steps.map((step) => ({
      key: step.key,
      title: step.title,
      ...(step.host ? { host: step.host } : {}),
    })),
  }));
}

/** Looks at the hosts and gives what each step of a plan would do now; changes nothing. */
export async function previewOf(clusterId: string, plan: Plan): Promise<PlanPreview> {
  return { stages: outlineOf(plan), forecast: await previewPlan({ clusterId, plan }) };
}

import type { Plan } from './plan';

/** Says whether a run may be paused or ended after the stage with this index: the plan allows it there, and nothing after it has ever begun. */
export function isBoundary({ stages }: Plan, at: number, hasBegun: (stepKey: string) => boolean): boolean {
  const later = stages.slice(at + 1).flatMap(({ steps }) => steps);
  return stages[at]?.pauseAfter === true && later.length > 0 && !later.some(({ key }) => hasBegun(key));
}

/** Says whether a run still comes to such a place. */
export function hasBoundaryAhead(plan: Plan, hasBegun: (stepKey: string) => boolean): boolean {
  return plan.stages.some((_, at) => isBoundary(plan, at, hasBegun));
}

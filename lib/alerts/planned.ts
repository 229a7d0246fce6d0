import type { Plan, PlanStep } from '@/lib/runs/plan';

/** What a plan means for the nodes that it stops or starts. */
export interface PlannedNodes {
  /** Every node that the plan stops or starts. */
  touched: string[];
  /** Nodes that the plan leaves stopped and whose stop has begun. */
  stopped: string[];
  /** Nodes that the plan leaves running. */
  started: string[];
}

function aliasesOf({ args }: PlanStep): string[] {
  const nodes = [args.node, ...(Array.isArray(args.nodes) ? args.nodes : [])];
  return nodes.flatMap((node) =>
    typeof node === 'object' && node !== null && 'alias' in node && typeof node.alias === 'string'
      ? [node.alias]
      : [],
  );
}

const stops = ({ action }: PlanStep) => /^stop-|^remove-nodes$/.test(action);
const starts = ({ action }: PlanStep) => /^(start|add)-|^rolling-restart$/.test(action);

/**
 * Gives which nodes a plan stops or starts, and how it means to leave them: the last step that touches a node decides, so a restart that failed
 * half-way leaves a node that should run. `begun` says whether a step has been taken up.
 */
export function plannedNodes(plan: Plan, begun: (stepKey: string) => boolean): PlannedNodes {
  const last = new Map<string, { up: boolean; begun: boolean }>();
  for (const step of plan.stages.flatMap((stage) => stage.steps)) {
    if (!stops(step) && !starts(step)) continue;
    for (const alias of aliasesOf(step)) last.set(alias, { up: starts(step), begun: begun(step.key) });
  }
  const all = [...last];
  return {
    touched: all.map(([alias]) => alias),
    stopped: all.filter(([, end]) => !end.up && end.begun).map(([alias]) => alias),
    started: all.filter(([, end]) => end.up).map(([alias]) => alias),
  };
}

import { toAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { Plan, PlanStep } from '@/lib/runs/plan';
import type { HostConnection } from '@/lib/ssh/types';
import { allActions } from '../index';

export interface Outcome {
  /** `skipped`, `applied` or an error's code, by step key, in the order of their ends. */
  steps: Map<string, string>;
  errors: { key: string; code: string; text: string; seen: string; ms: number }[];
  log: string[];
}

export interface RunOptions {
  connect(hostId: string): Promise<HostConnection>;
  /** Called before a stage begins; false ends the run there. */
  beforeStage?(key: string): boolean | Promise<boolean>;
}

const byName = new Map<string, Action<unknown>>(allActions.map((action) => [action.name, action]));

async function runStep(step: PlanStep, options: RunOptions, outcome: Outcome): Promise<void> {
  const action = byName.get(step.action);
  if (!action) throw new Error(`no action ${step.action}`);
  const args = action.args.parse(step.args);
  const ctx: ActionContext = {
    runId: 'r1',
    clusterId: 'c1',
    step,
    signal: AbortSignal.timeout(step.timeoutMs),
    log: (text) => outcome.log.push(`${step.key}: ${text}`),
    progress: () => {},
    connect: options.connect,
  };
  const startedAt = Date.now();
  try {
    const done = (await action.check?.(ctx, args)) === 'done';
    if (!done) await action.apply(ctx, args);
    outcome.steps.set(step.key, done ? 'skipped' : 'applied');
  } catch (caught) {
    const { code, text, detail } = toAppError(caught);
    const seen = detail.seen ?? (detail.cause instanceof Error ? (detail.cause.stack ?? '') : '');
    outcome.steps.set(step.key, code);
    outcome.errors.push({ key: step.key, code, text: text.en, seen, ms: Date.now() - startedAt });
  }
}

/** Runs a plan stage by stage as the engine does, without a database: the steps of a stage together unless its parallelism is 1, nothing further after an error. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<Outcome> {
  const outcome: Outcome = { steps: new Map(), errors: [], log: [] };
  for (const stage of plan.stages) {
    if ((await options.beforeStage?.(stage.key)) === false) break;
    if (stage.parallelism > 1) await Promise.all(stage.steps.map((step) => runStep(step, options, outcome)));
    else
      for (const step of stage.steps) if (outcome.errors.length === 0) await runStep(step, options, outcome);
    if (outcome.errors.length > 0) break;
  }
  return outcome;
}

/** Runs a plan that arranges a test; throws when it does not go through. */
export async function mustRun(plan: Plan, options: RunOptions): Promise<void> {
  const { errors } = await runPlan(plan, options);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
}

const withoutRecord = (step: PlanStep): PlanStep =>
  step.action === 'probe-data' ? { ...step, args: { ...step.args, upgradeId: undefined } } : step;

/** Gives a plan of an upgrade or its rollback without what needs Deck's database. */
export function outsideDeck(plan: Plan): Plan {
  const inDeck = /^(note-|begin-rollback$|record-upgrade$)/;
  const stages = plan.stages.filter(({ key }) => !inDeck.test(key));
  return { ...plan, stages: stages.map((each) => ({ ...each, steps: each.steps.map(withoutRecord) })) };
}

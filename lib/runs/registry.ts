import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';
import type { Action, ActionContext, StepPreview } from './action';
import type { PlanStep } from './plan';

const actions = () => singleton('run-actions', () => new Map<string, Action<unknown>>());

/** Makes an action known by its name; a later one of the same name takes its place (Next loads modules more than once). */
export function registerAction<A>(action: Action<A>): void {
  actions().set(action.name, action as Action<unknown>);
}

/** Gives the action of this name; throws RUN-UNKNOWN-ACTION. */
export function actionFor(name: string): Action<unknown> {
  const found = actions().get(name);
  if (found) return found;
  throw new AppError(
    'RUN-UNKNOWN-ACTION',
    {
      en: `The plan asks for the action "${name}", which this version of Deck does not have.`,
      zh: `计划中的动作“${name}”在当前版本的 Deck 中不存在。`,
    },
    {
      remedy: { en: 'Make a new plan for the cluster and run that.', zh: '请为该集群重新生成计划后再执行。' },
    },
  );
}

/** A step with its action and its arguments already checked. */
export interface BoundStep {
  describe(): StepPreview;
  check?(ctx: ActionContext): Promise<'done' | 'needed'>;
  apply(ctx: ActionContext): Promise<void>;
}

/** Joins a step to its action; throws RUN-UNKNOWN-ACTION, or RUN-BAD-ARGS when the arguments are not what the action takes. */
export function bindStep(step: PlanStep): BoundStep {
  const action = actionFor(step.action);
  const parsed = action.args.safeParse(step.args);
  if (!parsed.success) {
    throw new AppError(
      'RUN-BAD-ARGS',
      {
        en: `The step "${step.key}" has arguments that its action does not take.`,
        zh: `步骤“${step.key}”的参数与其动作不符。`,
      },
      { seen: z.prettifyError(parsed.error) },
    );
  }
  const check = action.check?.bind(action);
  return {
    describe: () => action.describe(parsed.data, step),
    ...(check ? { check: (ctx: ActionContext) => check(ctx, parsed.data) } : {}),
    apply: (ctx) => action.apply(ctx, parsed.data),
  };
}

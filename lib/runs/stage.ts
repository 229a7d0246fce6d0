import 'server-only';
import type { PlanStage, PlanStep } from './plan';
import { type RunScope, runStep, type StepEnd } from './step';

/** Runs the steps of one stage, at most `parallelism` at once. After a failure or a stop no further step begins, and those running come to their end. Gives the ends that were not good. */
export async function runStage(
  run: RunScope,
  stage: PlanStage,
  isDone: (key: string) => boolean,
): Promise<StepEnd[]> {
  const waiting = stage.steps.filter((step) => !isDone(step.key));
  const bad: StepEnd[] = [];
  let broken: { error: unknown } | undefined;
  const lane = async () => {
    for (let step = next(); step; step = next()) {
      try {
        const end = await runStep(run, step);
        if (end.status !== 'succeeded' && end.status !== 'skipped') bad.push(end);
      } catch (error) {
        broken ??= { error };
      }
    }
  };
  const next = (): PlanStep | undefined =>
    bad.length > 0 || broken || run.signal.aborted ? undefined : waiting.shift();
  await Promise.all(Array.from({ length: Math.min(stage.parallelism, waiting.length) }, lane));
  if (broken) throw broken.error;
  return bad;
}

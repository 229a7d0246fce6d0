import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { Plan, PlanStep } from './plan';

const Sentence = z.object({ en: z.string(), zh: z.string() });
const Step = z.object({
  key: z.string().min(1),
  title: Sentence,
  hostId: z.string().optional(),
  host: z.string().optional(),
  action: z.string(),
  args: z.record(z.string(), z.unknown()),
  timeoutMs: z.number().int().positive(),
});
const Stage = z.object({
  key: z.string().min(1),
  title: Sentence,
  parallelism: z.number().int().positive(),
  steps: z.array(Step),
  pauseAfter: z.boolean().optional(),
});
const StoredPlan = z.object({
  version: z.literal(1),
  kind: z.string(),
  title: Sentence,
  stages: z.array(Stage),
  complete: z.boolean().optional(),
});

/** Gives a plan read from the database or made by a planner; throws RUN-PLAN when its form is wrong or a step key is used twice. */
export function parsePlan(value: unknown): Plan {
  const parsed = StoredPlan.safeParse(value);
  if (!parsed.success) throw badPlan(z.prettifyError(parsed.error));
  const seen = new Set<string>();
  for (const { key } of planSteps(parsed.data as Plan)) {
    if (seen.has(key)) throw badPlan(`step key used twice: ${key}`);
    seen.add(key);
  }
  return parsed.data as Plan;
}

/** Gives all steps of a plan in order. */
export function planSteps(plan: Plan): PlanStep[] {
  return plan.stages.flatMap((stage) => stage.steps);
}

/** Gives the ids of the hosts that a plan touches, each once: those of its steps, and those of the nodes that steps on the whole cluster may look at. */
export function planHosts(plan: Plan): string[] {
  return [
    ...new Set(
      planSteps(plan).flatMap(({ hostId, args }) => [...(hostId ? [hostId] : []), ...hostsIn(args)]),
    ),
  ];
}

function hostsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(hostsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'hostId' && typeof item === 'string' ? [item] : hostsIn(item),
  );
}

function badPlan(seen: string): AppError {
  return new AppError(
    'RUN-PLAN',
    { en: 'The plan cannot be used: its form is not valid.', zh: '计划无法使用：格式不正确。' },
    { seen },
  );
}

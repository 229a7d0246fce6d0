import 'server-only';
import { db } from '@/lib/db/client';
import type { Plan, PlanStep } from '@/lib/runs/plan';
import { deployPlan } from './deploy-plan';
import { ClusterProgress } from './schemas';
import { type WizardSlug, wizardSteps } from './wizard-steps';

/** A cluster with revisions has what the last applied one says: its files were written by a run, whichever plan names them now. */
const sameStep = (step: PlanStep, revised: boolean) =>
  revised && step.action === 'write-config' ? step.key : `${step.key} ${JSON.stringify(step.args)}`;

/** Gives what runs have already done, as `key args`: a step whose arguments changed since counts as not done. */
async function doneSteps(clusterId: string, revised: boolean): Promise<Set<string>> {
  const runs = await db().run.findMany({
    where: { clusterId, kind: 'deploy' },
    select: {
      plan: true,
      steps: { where: { status: { in: ['succeeded', 'skipped'] } }, select: { key: true } },
    },
  });
  const done = new Set<string>();
  for (const run of runs) {
    const keys = new Set(run.steps.map((s) => s.key));
    for (const stage of (run.plan as unknown as Plan).stages) {
      for (const step of stage.steps) if (keys.has(step.key)) done.add(sameStep(step, revised));
    }
  }
  return done;
}

async function planOrNothing(clusterId: string): Promise<Plan | undefined> {
  for (const until of ['start', 'download'] as const) {
    const plan = await deployPlan(clusterId, until).catch(() => undefined);
    if (plan) return plan;
  }
  return undefined;
}

/** Gives the wizard steps that are done for the draft as it is now. */
export async function doneWizardSteps(clusterId: string): Promise<WizardSlug[]> {
  const revised = (await db().configRevision.count({ where: { clusterId, status: 'applied' } })) > 0;
  const [plan, done, cluster] = await Promise.all([
    planOrNothing(clusterId),
    doneSteps(clusterId, revised),
    db().cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { progress: true } }),
  ]);
  const progress = ClusterProgress.parse(cluster.progress ?? {});
  return wizardSteps.flatMap(({ slug, stages }) => {
    if (slug === 'database' || slug === 'query') return progress[slug] ? [slug] : [];
    const planned = plan?.stages.filter((stage) => stages.includes(stage.key)) ?? [];
    const steps = planned.flatMap((stage) => stage.steps);
    return steps.length > 0 && steps.every((step) => done.has(sameStep(step, revised))) ? [slug] : [];
  });
}

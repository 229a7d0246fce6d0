import 'server-only';
import type { Plan, PlanStep } from '@/lib/runs/plan';
import { ConfigArgs } from '@/lib/runs/plans/args';
import { placedCluster } from './cluster';
import { isGroupKey } from './documents';
import { filePlaces } from './places';
import { newestApplied } from './store';

/**
 * Gives a plan whose `write-config` steps write what the last applied revision says instead of what the spec renders: comments and lines that a spec cannot
 * hold survive another deployment. The plan of a cluster without a revision stays as it is.
 */
export async function withStoredDocuments(clusterId: string, plan: Plan): Promise<Plan> {
  const stored = await newestApplied(clusterId);
  if (!stored) return plan;
  const { installations } = await placedCluster(clusterId);
  const places = filePlaces(installations);
  const texts = new Map(stored.documents.map(({ key, text }) => [key, text]));
  const rewritten = (step: PlanStep): PlanStep => {
    if (step.action !== 'write-config') return step;
    const args = ConfigArgs.parse(step.args);
    const files = args.files.map(({ name, content }) => {
      const own = places.find(
        (place) => place.hostId === step.hostId && place.dir === args.dir && place.path.endsWith(`/${name}`),
      );
      const key = isGroupKey(name) ? name : own?.key;
      return { name, content: (key && texts.get(key)) ?? content };
    });
    return { ...step, args: { ...args, files, groupKnown: true } };
  };
  return { ...plan, stages: plan.stages.map((stage) => ({ ...stage, steps: stage.steps.map(rewritten) })) };
}

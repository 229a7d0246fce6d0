import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { plannedPackage } from '@/lib/packages/planned';
import { withStoredDocuments } from '@/lib/revisions/stored-plan';
import type { Plan } from '@/lib/runs/plan';
import { type DeployInput, planDeploy } from '@/lib/runs/plans/deploy';
import { ClusterSpec } from '@/lib/topology/spec';
import { type WizardSlug, wizardSteps } from './wizard-steps';

const missing = (en: string, zh: string) => new AppError('DEPLOY-INCOMPLETE', { en, zh });

async function deployInput(clusterId: string): Promise<DeployInput & { licensed: boolean }> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    include: {
      package: true,
      licence: true,
      hosts: { include: { host: true }, orderBy: { position: 'asc' } },
    },
  });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const { package: pack, licence } = cluster;
  if (!pack) throw missing('Choose a package in the first step.', '请先在第一步选择安装包。');
  return {
    cluster: {
      id: cluster.id,
      name: cluster.name,
      installDir: cluster.installDir,
      spec: ClusterSpec.parse(cluster.spec),
    },
    hosts: cluster.hosts.map(({ host }) => ({ id: host.id, address: host.address })),
    package: plannedPackage(pack),
    licence: { id: licence?.id ?? '', sha256: licence?.sha256 ?? '' },
    licensed: licence !== null,
  };
}

/** Gives the deployment plan up to and including one wizard step; throws DEPLOY-INCOMPLETE when a choice is missing. */
export async function deployPlan(clusterId: string, until: WizardSlug): Promise<Plan> {
  const { licensed, ...input } = await deployInput(clusterId);
  const wanted = wizardSteps
    .slice(0, wizardSteps.findIndex((s) => s.slug === until) + 1)
    .flatMap((s) => s.stages);
  if (wanted.includes('licence') && !licensed) {
    throw missing('Choose a licence in the second step.', '请先在第二步选择授权许可文件。');
  }
  const plan = await withStoredDocuments(clusterId, planDeploy(input));
  const stages = plan.stages.filter((stage) => wanted.includes(stage.key));
  return { ...plan, stages, ...(stages.length === plan.stages.length ? { complete: true } : {}) };
}

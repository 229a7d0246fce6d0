import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { DeleteCluster } from '@/components/cluster/delete-cluster';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/panel';
import { StepsNav } from '@/components/wizard/steps-nav';
import { pageUser } from '@/lib/auth/session';
import { getCluster } from '@/lib/clusters/queries';
import { doneWizardSteps } from '@/lib/clusters/step-state';
import { type WizardSlug, wizardSteps } from '@/lib/clusters/wizard-steps';
import { isAppError } from '@/lib/errors';
import { getT } from '@/lib/i18n/locale';
import { deleteClusterAction } from '../../../actions';
import type { StepData } from './data';

/** Steps whose choices are fixed once the cluster is deployed. */
const chosenBefore: WizardSlug[] = ['download', 'licence', 'configuration'];

async function clusterOr404(id: string) {
  try {
    return await getCluster(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

export interface StepProps {
  params: Promise<{ clusterId: string }>;
}

/** What all steps share: title, the steps with their state, and the notice for a deployed cluster; each step is a route of its own, so that a page loads its own code alone. */
export async function WizardFrame({
  params,
  slug,
  body: Body,
}: StepProps & { slug: WizardSlug; body: (data: StepData) => ReactNode | Promise<ReactNode> }) {
  await pageUser('operator');
  const { clusterId } = await params;
  const index = wizardSteps.findIndex((s) => s.slug === slug);
  const step = wizardSteps[index];
  if (!step) notFound();
  const cluster = await clusterOr404(clusterId);
  const [t, done] = await Promise.all([getT(), doneWizardSteps(clusterId)]);
  const body = await Body({ cluster, done });
  return (
    <>
      <PageHeader
        title={cluster.name}
        lead={t({
          en: `Step ${index + 1} of ${wizardSteps.length}: ${step.title.en}`,
          zh: `第 ${index + 1} 步（共 ${wizardSteps.length} 步）：${step.title.zh}`,
        })}
        actions={<DeleteCluster id={cluster.id} name={cluster.name} remove={deleteClusterAction} />}
      />
      <div className="grid grid-cols-[11rem_minmax(0,1fr)] gap-5">
        <StepsNav clusterId={cluster.id} current={slug} done={done} />
        <div className="flex min-w-0 flex-col gap-4">
          {cluster.deployed && chosenBefore.includes(slug) ? (
            <Notice title={t({ en: 'This cluster is deployed.', zh: '该集群已部署。' })}>
              {t({
                en: 'What was chosen here can be looked at, but no longer be changed through the wizard.',
                zh: '此处的选择仅供查看，不能再通过向导修改。',
              })}
            </Notice>
          ) : null}
          {body}
        </div>
      </div>
    </>
  );
}

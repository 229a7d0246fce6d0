import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/panel';
import { StepsNav } from '@/components/wizard/steps-nav';
import { requireRole } from '@/lib/auth/session';
import { getCluster } from '@/lib/clusters/queries';
import { doneWizardSteps } from '@/lib/clusters/step-state';
import { type WizardSlug, wizardSteps } from '@/lib/clusters/wizard-steps';
import { isAppError } from '@/lib/errors';
import { getT } from '@/lib/i18n/locale';
import { ConfigurationStep } from './_steps/configuration';
import type { StepData } from './_steps/data';
import { DownloadStep } from './_steps/download';
import { LicenceStep } from './_steps/licence';
import { DatabaseStep, QueryStep } from './_steps/script';
import { StartStep } from './_steps/start';

export const metadata: Metadata = { title: 'Deploy · 部署' };

const bodies: Record<WizardSlug, (data: StepData) => Promise<ReactNode>> = {
  download: DownloadStep,
  licence: LicenceStep,
  configuration: ConfigurationStep,
  start: StartStep,
  database: DatabaseStep,
  query: QueryStep,
};

async function clusterOr404(id: string) {
  try {
    return await getCluster(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

export default async function WizardPage({
  params,
}: {
  params: Promise<{ clusterId: string; step: string }>;
}) {
  await requireRole('operator');
  const { clusterId, step: slug } = await params;
  const index = wizardSteps.findIndex((s) => s.slug === slug);
  const step = wizardSteps[index];
  if (!step) notFound();
  const cluster = await clusterOr404(clusterId);
  const [t, done] = await Promise.all([getT(), doneWizardSteps(clusterId)]);
  const body = await bodies[step.slug]({ cluster, done });
  return (
    <>
      <PageHeader
        title={cluster.name}
        lead={t({
          en: `Step ${index + 1} of ${wizardSteps.length}: ${step.title.en}`,
          zh: `第 ${index + 1} 步（共 ${wizardSteps.length} 步）：${step.title.zh}`,
        })}
      />
      <div className="grid grid-cols-[11rem_minmax(0,1fr)] gap-5">
        <StepsNav clusterId={cluster.id} current={step.slug} done={done} />
        <div className="min-w-0">{body}</div>
      </div>
    </>
  );
}

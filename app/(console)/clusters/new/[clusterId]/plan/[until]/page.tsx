import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PlanView } from '@/components/run/plan-view';
import { ErrorNotice } from '@/components/ui/error-notice';
import { PageHeader } from '@/components/ui/panel';
import { pageUser } from '@/lib/auth/session';
import { deployPlan } from '@/lib/clusters/deploy-plan';
import { getCluster } from '@/lib/clusters/queries';
import { wizardSteps } from '@/lib/clusters/wizard-steps';
import { publicError } from '@/lib/http';
import { getT } from '@/lib/i18n/locale';
import { deployAction } from '../../../../actions';

export const metadata: Metadata = { title: 'Plan · 计划' };

const untils = ['download', 'licence', 'configuration', 'start'] as const;

export default async function PlanPage({
  params,
}: {
  params: Promise<{ clusterId: string; until: string }>;
}) {
  await pageUser('operator');
  const { clusterId, until: given } = await params;
  const until = untils.find((u) => u === given);
  if (!until) notFound();
  const [t, cluster] = await Promise.all([getT(), getCluster(clusterId)]);
  const plan = await deployPlan(clusterId, until).catch((error: unknown) => ({ error: publicError(error) }));
  const title = wizardSteps.find((s) => s.slug === until)?.title ?? { en: until, zh: until };
  return (
    <>
      <PageHeader
        title={t({
          en: `Plan: ${cluster.name}, up to “${title.en}”`,
          zh: `计划：${cluster.name}，至“${title.zh}”`,
        })}
        lead={t({
          en: 'Every command and every file, compared with what is on the hosts now. Nothing has been changed yet.',
          zh: '列出每条命令与每个文件，并与主机现状比对。目前尚未做任何更改。',
        })}
      />
      {'error' in plan ? (
        <ErrorNotice error={plan.error} />
      ) : (
        <PlanView
          clusterId={clusterId}
          until={until}
          stages={plan.stages.map(({ key, title: stageTitle }) => ({ key, title: stageTitle }))}
          deploy={deployAction}
        />
      )}
    </>
  );
}

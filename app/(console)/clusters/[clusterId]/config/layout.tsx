import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ChangeBar } from '@/components/config/change-bar';
import { ConfigProvider } from '@/components/config/config-provider';
import { ReviewDialog } from '@/components/config/review-dialog';
import { SubTabs } from '@/components/config/sub-tabs';
import { QueriesProvider } from '@/components/form/queries-provider';
import { Notice } from '@/components/ui/notice';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { getCluster } from '@/lib/clusters/queries';
import { isAppError } from '@/lib/errors';
import { getT } from '@/lib/i18n/locale';
import {
  adoptDriftAction,
  applyChangeAction,
  discardAction,
  ignoreDriftAction,
  restoreDriftAction,
  revertAction,
  reviewAdoptionAction,
  setOnlineAction,
} from './actions';

async function clusterOr404(id: string) {
  try {
    return await getCluster(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

export default async function ConfigLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ clusterId: string }>;
}) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const [cluster, t] = await Promise.all([clusterOr404(clusterId), getT()]);
  if (!cluster.deployed)
    return (
      <Notice>
        {t({
          en: 'The cluster is not deployed yet; until then the wizard edits its configuration.',
          zh: '集群尚未部署完成；在此之前请在部署向导中修改配置。',
        })}
      </Notice>
    );
  return (
    <QueriesProvider>
      <ConfigProvider
        clusterId={clusterId}
        userId={user.id}
        mayEdit={hasRole(user.role, 'operator')}
        actions={{
          apply: applyChangeAction,
          revert: revertAction,
          setAside: discardAction,
          setOnline: setOnlineAction,
          reviewAdoption: reviewAdoptionAction,
          adopt: adoptDriftAction,
          restore: restoreDriftAction,
          ignore: ignoreDriftAction,
        }}
      >
        <SubTabs />
        {children}
        <ChangeBar />
        <ReviewDialog />
      </ConfigProvider>
    </QueriesProvider>
  );
}

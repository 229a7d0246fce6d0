import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { ClusterHeader } from '@/components/cluster/cluster-header';
import { ClusterTabs } from '@/components/cluster/cluster-tabs';
import { LiveNotices } from '@/components/cluster/live-notices';
import { FirstPicture } from '@/components/live/live-provider';
import { ClusterActions } from '@/components/operate/cluster-actions';
import { OperateProvider } from '@/components/operate/operate-provider';
import { PageHeader } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { clusterAttention } from '@/lib/clusters/attention';

import { firstPicture, servesHttps } from '@/lib/overview/first-picture';
import { statusOf } from '@/lib/status/status';
import { deleteClusterAction } from '../actions';
import { clusterOr404 } from './cluster';
import {
  operateNodesAction,
  operateServicesAction,
  planOperationAction,
  previewOperationAction,
  previewServicesAction,
} from './operate-actions';

const operateActions = {
  plan: planOperationAction,
  preview: previewOperationAction,
  run: operateNodesAction,
  previewServices: previewServicesAction,
  runServices: operateServicesAction,
  remove: deleteClusterAction,
};

interface Props {
  children: ReactNode;
  params: Promise<{ clusterId: string }>;
}

export default async function ClusterLayout({ children, params }: Props) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const cluster = await clusterOr404(clusterId);
  const mayOperate = hasRole(user.role, 'operator');
  if (!cluster.deployed) {
    if (mayOperate) redirect(`/clusters/new/${clusterId}/download`);
    return (
      <>
        <PageHeader title={cluster.name} lead={cluster.installDir} />
        {children}
      </>
    );
  }
  return (
    <FirstPicture status={firstPicture(statusOf(clusterId))}>
      <OperateProvider actions={operateActions}>
        <div className="flex flex-col gap-3">
          <ClusterHeader
            clusterId={clusterId}
            name={cluster.name}
            installDir={cluster.installDir}
            https={servesHttps(cluster.spec)}
            attention={await clusterAttention(clusterId)}
            actions={mayOperate ? <ClusterActions clusterId={clusterId} name={cluster.name} /> : undefined}
          />
          <LiveNotices clusterId={clusterId} />
          <ClusterTabs clusterId={clusterId} mayOperate={mayOperate} />
          {children}
        </div>
      </OperateProvider>
    </FirstPicture>
  );
}

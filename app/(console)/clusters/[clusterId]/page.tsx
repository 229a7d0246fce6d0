import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound, redirect } from 'next/navigation';
import { DeleteCluster } from '@/components/cluster/delete-cluster';
import { OperateCluster } from '@/components/cluster/operate-cluster';
import { buttonClass } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/panel';
import { StartSummary } from '@/components/wizard/start-summary';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { nodeStates } from '@/lib/clusters/node-states';
import { getCluster } from '@/lib/clusters/queries';
import { isAppError } from '@/lib/errors';
import { getT } from '@/lib/i18n/locale';
import { deleteClusterAction, operateAction } from '../actions';

export const metadata: Metadata = { title: 'Cluster · 集群' };

async function clusterOr404(id: string) {
  try {
    return await getCluster(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

export default async function ClusterPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const cluster = await clusterOr404(clusterId);
  const mayOperate = hasRole(user.role, 'operator');
  if (!cluster.deployed && mayOperate) redirect(`/clusters/new/${cluster.id}/download`);
  const [t, states] = await Promise.all([getT(), cluster.deployed ? nodeStates(cluster.id) : undefined]);
  return (
    <>
      <PageHeader
        title={cluster.name}
        lead={[cluster.version ? `DolphinDB ${cluster.version}` : '', cluster.installDir]
          .filter(Boolean)
          .join(' · ')}
        actions={
          mayOperate ? (
            <>
              <Link className={buttonClass()} href={`/clusters/new/${cluster.id}/query`}>
                {t({ en: 'Open the wizard', zh: '打开部署向导' })}
              </Link>
              <OperateCluster id={cluster.id} name={cluster.name} operate={operateAction} />
              <DeleteCluster id={cluster.id} name={cluster.name} remove={deleteClusterAction} />
            </>
          ) : undefined
        }
      />
      <StartSummary cluster={cluster} errors={[]} states={states} />
    </>
  );
}

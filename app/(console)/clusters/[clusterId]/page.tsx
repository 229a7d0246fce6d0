import type { Metadata } from 'next';
import { DraftSummary } from '@/components/cluster/draft-summary';
import { LiveOverview } from '@/components/node/live-overview';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { servesHttps } from '@/lib/overview/first-picture';
import { clusterOr404 } from './cluster';

export const metadata: Metadata = { title: 'Cluster · 集群' };

export default async function ClusterPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const cluster = await clusterOr404((await params).clusterId);
  // Operators are on their way to the wizard; others may look at what a draft is to become.
  if (!cluster.deployed) return <DraftSummary cluster={cluster} />;
  const { ha, hosts, nodes } = cluster.spec;
  return (
    <LiveOverview
      clusterId={cluster.id}
      spec={{ ha, hosts, nodes }}
      hostIds={Object.fromEntries(cluster.hostList.map(({ address, id }) => [address, id]))}
      https={servesHttps(cluster.spec)}
      mayOperate={hasRole(user.role, 'operator')}
    />
  );
}

import type { Metadata } from 'next';
import { SetupEditor } from '@/components/setup/setup-editor';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { setupView } from '@/lib/clusters/setup-view';
import { clusterOr404 } from '../../cluster';
import { applySetupAction, forecastSetupAction, reviewSetupAction } from './actions';

export const metadata: Metadata = { title: 'Nodes Setup · 节点管理' };

export default async function SetupPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const cluster = await clusterOr404(clusterId);
  if (!cluster.deployed) return null;
  return (
    <SetupEditor
      view={await setupView(clusterId)}
      mayEdit={hasRole(user.role, 'operator')}
      actions={{ review: reviewSetupAction, forecast: forecastSetupAction, apply: applySetupAction }}
    />
  );
}

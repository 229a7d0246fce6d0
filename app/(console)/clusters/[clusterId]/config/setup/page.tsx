import type { Metadata } from 'next';
import { SetupBack } from '@/components/setup/setup-back';
import { SetupEditor } from '@/components/setup/setup-editor';
import { ErrorNotice } from '@/components/ui/error-notice';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { nodesOfRevision } from '@/lib/clusters/setup-back';
import { setupView } from '@/lib/clusters/setup-view';
import { publicError } from '@/lib/http';
import { clusterOr404 } from '../../cluster';
import { applySetupAction, forecastSetupAction, reviewSetupAction } from './actions';

export const metadata: Metadata = { title: 'Nodes Setup · 节点管理' };

const actions = { review: reviewSetupAction, forecast: forecastSetupAction, apply: applySetupAction };

interface Props {
  params: Promise<{ clusterId: string }>;
  /** `back`: number of the revision whose nodes are to come back. */
  searchParams: Promise<{ back?: string | string[] }>;
}

export default async function SetupPage({ params, searchParams }: Props) {
  const user = await pageUser('viewer');
  const [{ clusterId }, { back }] = await Promise.all([params, searchParams]);
  const cluster = await clusterOr404(clusterId);
  if (!cluster.deployed) return null;
  const mayEdit = hasRole(user.role, 'operator');
  const revision = Number(back);
  if (mayEdit && Number.isSafeInteger(revision) && revision > 0)
    return <Back clusterId={clusterId} revision={revision} />;
  return <SetupEditor view={await setupView(clusterId)} mayEdit={mayEdit} actions={actions} />;
}

async function Back({ clusterId, revision }: { clusterId: string; revision: number }) {
  const found = await Promise.all([setupView(clusterId), nodesOfRevision(clusterId, revision)]).then(
    ([view, { wish }]) => ({ view, wish: { hosts: wish.hosts, add: wish.add, remove: wish.remove } }),
    (error: unknown) => ({ error: publicError(error) }),
  );
  if ('error' in found) return <ErrorNotice error={found.error} />;
  return <SetupBack view={found.view} wish={found.wish} revision={revision} actions={actions} />;
}

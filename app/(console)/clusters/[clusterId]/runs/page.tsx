import type { Metadata } from 'next';
import { RefreshOnRun } from '@/components/live/refresh-on-run';
import { RunsTable } from '@/components/run/runs-table';
import { EmptyState, Panel } from '@/components/ui/panel';
import { pageUser } from '@/lib/auth/session';
import { getT } from '@/lib/i18n/locale';
import { listRuns } from '@/lib/runs/queries';
import { clusterOr404 } from '../cluster';

export const metadata: Metadata = { title: 'Runs · 运行记录' };

const shown = 100;

export default async function ClusterRunsPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await pageUser('viewer');
  const { id } = await clusterOr404((await params).clusterId);
  const [t, runs] = await Promise.all([getT(), listRuns({ clusterId: id, limit: shown })]);
  return (
    <Panel title={t({ en: 'Runs of this cluster, newest first', zh: '本集群的运行记录（按时间倒序）' })}>
      <RefreshOnRun clusterId={id} />
      {runs.length === 0 ? (
        <EmptyState title={t({ en: 'No runs yet', zh: '还没有运行记录' })}>
          {t({
            en: 'A run appears here when somebody operates or changes the cluster.',
            zh: '对集群执行操作或修改后，运行记录会显示在这里。',
          })}
        </EmptyState>
      ) : (
        <RunsTable runs={runs} oneCluster />
      )}
    </Panel>
  );
}

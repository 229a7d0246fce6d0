import type { Metadata } from 'next';
import { RunsTable } from '@/components/run/runs-table';
import { EmptyState, PageHeader, Panel } from '@/components/ui/panel';
import { pageUser } from '@/lib/auth/session';
import { getT } from '@/lib/i18n/locale';
import { listRuns } from '@/lib/runs/queries';

export const metadata: Metadata = { title: 'Runs · 运行记录' };

const shown = 100;

export default async function RunsPage() {
  await pageUser('viewer');
  const [t, runs] = await Promise.all([getT(), listRuns({ limit: shown })]);
  return (
    <>
      <PageHeader
        title={t({ en: 'Runs', zh: '运行记录' })}
        lead={t({
          en: 'Every execution of an operation on a cluster, newest first.',
          zh: '对集群执行过的每一次操作，按时间倒序。',
        })}
      />
      <Panel>
        {runs.length === 0 ? (
          <EmptyState title={t({ en: 'No runs yet', zh: '还没有运行记录' })}>
            {t({
              en: 'A run appears here when you deploy a cluster.',
              zh: '部署集群后，运行记录会显示在这里。',
            })}
          </EmptyState>
        ) : (
          <RunsTable runs={runs} />
        )}
      </Panel>
    </>
  );
}

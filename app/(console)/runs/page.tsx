import type { Metadata } from 'next';
import Link from 'next/link';
import { runWords } from '@/components/run/words';
import { Badge } from '@/components/ui/badge';
import { EmptyState, PageHeader, Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import { pageUser } from '@/lib/auth/session';
import { formatDuration, formatTime } from '@/lib/format';
import { getLocale, getT } from '@/lib/i18n/locale';
import { listRuns } from '@/lib/runs/queries';

export const metadata: Metadata = { title: 'Runs · 运行记录' };

const shown = 100;

export default async function RunsPage() {
  await pageUser('viewer');
  const [t, locale, runs] = await Promise.all([getT(), getLocale(), listRuns({ limit: shown })]);
  const heads = [
    { en: 'Run', zh: '运行' },
    { en: 'State', zh: '状态' },
    { en: 'Cluster', zh: '集群' },
    { en: 'Steps', zh: '步骤' },
    { en: 'By', zh: '发起人' },
    { en: 'Started', zh: '开始时间' },
    { en: 'Took', zh: '用时' },
  ];
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
          <Table label={t({ en: 'Runs', zh: '运行记录' })}>
            <TableHead heads={heads.map(t)} />
            <tbody>
              {runs.map((run) => (
                <tr key={run.id}>
                  <Td>
                    <Link className="text-accent hover:underline" href={`/runs/${run.id}`}>
                      {t(run.title)}
                    </Link>
                  </Td>
                  <Td>
                    <Badge tone={runWords[run.status].tone}>{t(runWords[run.status].text)}</Badge>
                  </Td>
                  <Td>{run.clusterName}</Td>
                  <Td>
                    {run.done}/{run.total}
                  </Td>
                  <Td>{run.requestedBy}</Td>
                  <Td className="whitespace-nowrap">{formatTime(run.startedAt ?? run.createdAt, locale)}</Td>
                  <Td className="whitespace-nowrap">
                    {run.startedAt && run.endedAt
                      ? formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))
                      : '–'}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Panel>
    </>
  );
}

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import { formatDuration, formatTime } from '@/lib/format';
import { getLocale, getT } from '@/lib/i18n/locale';
import type { RunSummary } from '@/lib/runs/view';
import { runWords } from './words';

/** Runs in the order given; without the cluster's name where they are all of one. */
export async function RunsTable({ runs, oneCluster }: { runs: RunSummary[]; oneCluster?: boolean }) {
  const [t, locale] = await Promise.all([getT(), getLocale()]);
  const heads = [
    { en: 'Run', zh: '运行' },
    { en: 'State', zh: '状态' },
    ...(oneCluster ? [] : [{ en: 'Cluster', zh: '集群' }]),
    { en: 'Steps', zh: '步骤' },
    { en: 'By', zh: '发起人' },
    { en: 'Started', zh: '开始时间' },
    { en: 'Took', zh: '用时' },
  ];
  return (
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
            {oneCluster ? null : <Td>{run.clusterName}</Td>}
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
  );
}

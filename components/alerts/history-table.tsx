'use client';

import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { AlertRow } from '@/lib/alerts/view';
import { formatTime } from '@/lib/format';
import { span } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import { AlertWords, ClusterLink, SeverityBadge, SubjectLink } from './alert-cells';

function lasted({ raisedAt, clearedAt }: AlertRow) {
  return clearedAt ? span(Date.parse(clearedAt) - Date.parse(raisedAt)) : { en: 'still open', zh: '未恢复' };
}

export function HistoryTable({ rows, older }: { rows: AlertRow[]; older?: string }) {
  const t = useT();
  const locale = useLocale();
  if (rows.length === 0)
    return <EmptyState title={t({ en: 'No alerts match.', zh: '没有符合条件的告警。' })} />;
  const heads = [
    { en: 'Since', zh: '发生时间' },
    { en: 'Lasted', zh: '持续' },
    { en: 'Severity', zh: '级别' },
    { en: 'Cluster', zh: '集群' },
    { en: 'About', zh: '对象' },
    { en: 'What', zh: '内容' },
    { en: 'Acknowledged', zh: '确认' },
  ];
  return (
    <>
      <Table label={t({ en: 'Past alerts', zh: '历史告警' })}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <Td className="whitespace-nowrap">
                <time dateTime={row.raisedAt} suppressHydrationWarning>
                  {formatTime(row.raisedAt, locale)}
                </time>
              </Td>
              <Td className="whitespace-nowrap">{t(lasted(row))}</Td>
              <Td>
                <SeverityBadge severity={row.severity} />
              </Td>
              <Td>
                <ClusterLink cluster={row.cluster} />
              </Td>
              <Td>
                <SubjectLink alert={row} />
              </Td>
              <Td className="max-w-md">
                <AlertWords alert={row} />
              </Td>
              <Td>{row.acknowledgedBy ?? '–'}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {older ? (
        <p className="p-3">
          <Link className={buttonClass()} href={older}>
            {t({ en: 'Older alerts', zh: '更早的告警' })}
          </Link>
        </p>
      ) : null}
    </>
  );
}

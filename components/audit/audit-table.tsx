import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { AuditFilter, AuditRow } from '@/lib/audit/queries';
import { formatTime } from '@/lib/format';
import { getLocale, getT } from '@/lib/i18n/locale';
import { outcomes } from './words';

function nextAddress(filter: AuditFilter, next: number): string {
  const query = new URLSearchParams(
    Object.entries({ ...filter, before: String(next) }).map(([k, v]) => [k, String(v)]),
  );
  return `/audit?${query}`;
}

async function Row({ row }: { row: AuditRow }) {
  const [t, locale] = await Promise.all([getT(), getLocale()]);
  const outcome = outcomes[row.outcome];
  return (
    <tr>
      <Td className="whitespace-nowrap">
        <time dateTime={row.at}>{formatTime(row.at, locale)}</time>
      </Td>
      <Td>{row.userName}</Td>
      <Td className="font-mono text-[13px]">{row.address ?? '–'}</Td>
      <Td className="font-mono text-[13px]">{row.action}</Td>
      <Td>{row.objectName ?? '–'}</Td>
      <Td>{outcome ? <Badge tone={outcome.tone}>{t(outcome.text)}</Badge> : row.outcome}</Td>
      <Td className="max-w-xs font-mono text-[12px] text-muted">
        <Details value={row.details} />
      </Td>
    </tr>
  );
}

const shortDetails = 80;

function Details({ value }: { value: unknown }) {
  if (!value) return null;
  const text = JSON.stringify(value);
  if (text.length <= shortDetails) return <span className="wrap-anywhere">{text}</span>;
  return (
    <details>
      <summary className="wrap-anywhere">{text.slice(0, shortDetails)}…</summary>
      <pre className="mt-1 whitespace-pre-wrap wrap-anywhere">
        {JSON.stringify(value, null, 2).replaceAll('\\n', '\n')}
      </pre>
    </details>
  );
}

export async function AuditTable({
  rows,
  filter,
  next,
}: {
  rows: AuditRow[];
  filter: AuditFilter;
  next?: number;
}) {
  const t = await getT();
  if (rows.length === 0)
    return <EmptyState title={t({ en: 'No entries match.', zh: '没有符合条件的记录。' })} />;
  const heads = [
    { en: 'When', zh: '时间' },
    { en: 'Who', zh: '人员' },
    { en: 'From', zh: '来源地址' },
    { en: 'Action', zh: '操作' },
    { en: 'Object', zh: '对象' },
    { en: 'Outcome', zh: '结果' },
    { en: 'Details', zh: '详情' },
  ];
  return (
    <>
      <Table label={t({ en: 'Audit trail', zh: '审计记录' })}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </Table>
      {next ? (
        <p className="p-3">
          <Link className={buttonClass()} href={nextAddress(filter, next)}>
            {t({ en: 'Older entries', zh: '更早的记录' })}
          </Link>
        </p>
      ) : null}
    </>
  );
}

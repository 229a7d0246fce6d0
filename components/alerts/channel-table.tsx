'use client';

import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ChannelRow } from '@/lib/alerts/channel-schemas';
import type { Severity } from '@/lib/alerts/types';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import { languageNames, leastNames, presetNames } from './words';

interface Actions {
  edit: (row: ChannelRow) => void;
  remove: (row: ChannelRow) => void;
  test: (row: ChannelRow) => void;
  /** Name of the channel that is being tested. */
  testing: string | undefined;
}

export function ChannelTable({ rows, actions }: { rows: ChannelRow[]; actions?: Actions }) {
  const t = useT();
  const heads = [
    { en: 'Name', zh: '名称' },
    { en: 'By', zh: '方式' },
    { en: 'To', zh: '目标' },
    { en: 'Sends', zh: '发送级别' },
    { en: 'Language', zh: '语言' },
    { en: 'State', zh: '状态' },
    ...(actions ? [{ en: 'Actions', zh: '操作' }] : []),
  ];
  return (
    <Table label={t({ en: 'Channels', zh: '通知渠道' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <Td>{row.name}</Td>
            <Td className="whitespace-nowrap">
              {row.kind === 'email'
                ? t({ en: 'E-mail', zh: '电子邮件' })
                : `Webhook (${t(presetNames[row.config.preset])})`}
            </Td>
            <Td className="max-w-56 break-all font-mono text-[13px]">
              {row.kind === 'email' ? row.config.to.join(', ') : `${row.config.origin}/…`}
            </Td>
            <Td>{t(leastNames[row.severity as Severity])}</Td>
            <Td>{t(languageNames[row.language as 'en' | 'zh'])}</Td>
            <Td className="max-w-64">
              <ChannelState row={row} />
            </Td>
            {actions ? (
              <Td>
                <div className="flex gap-2">
                  <Button small busy={actions.testing === row.name} onClick={() => actions.test(row)}>
                    {t({ en: 'Test', zh: '测试' })}
                  </Button>
                  <Button small onClick={() => actions.edit(row)}>
                    {t({ en: 'Edit', zh: '编辑' })}
                  </Button>
                  <Button small kind="danger" onClick={() => actions.remove(row)}>
                    {t({ en: 'Remove', zh: '删除' })}
                  </Button>
                </div>
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function ChannelState({ row }: { row: ChannelRow }) {
  const t = useT();
  const locale = useLocale();
  if (!row.enabled) return <Badge tone="stopped">{t({ en: 'off', zh: '停用' })}</Badge>;
  const { lastError, lastDeliveredAt, waiting } = row;
  return (
    <>
      {lastError ? (
        <Badge tone="failed">{t({ en: 'failing', zh: '发送失败' })}</Badge>
      ) : (
        <Badge tone="running">{t({ en: 'on', zh: '启用' })}</Badge>
      )}
      {lastError ? <p className="break-all font-mono text-[12px]">{lastError}</p> : null}
      {waiting > 0 ? (
        <p className="text-[13px] text-muted">
          {t({ en: `${waiting} waiting for the next try`, zh: `${waiting} 条等待重试` })}
        </p>
      ) : null}
      {lastDeliveredAt ? (
        <p className="text-[13px] text-muted" suppressHydrationWarning>
          {t({ en: 'Last sent', zh: '最近发送' })} {formatTime(lastDeliveredAt, locale)}
        </p>
      ) : null}
    </>
  );
}

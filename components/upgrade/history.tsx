'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { UpgradeView } from '@/lib/upgrades/view';
import { methodNames, stateWords } from './words';

/** Upgrades that are over; nothing while there are none. */
export function UpgradeHistory({ past }: { past: UpgradeView[] }) {
  const t = useT();
  const locale = useLocale();
  if (past.length === 0) return null;
  return (
    <Panel title={t({ en: 'Earlier upgrades', zh: '历史升级' })}>
      <Table label={t({ en: 'Earlier upgrades', zh: '历史升级' })}>
        <TableHead
          heads={[
            t({ en: 'Upgrade', zh: '升级' }),
            t({ en: 'Way', zh: '升级方式' }),
            t({ en: 'State', zh: '状态' }),
            t({ en: 'Begun', zh: '开始' }),
            t({ en: 'By', zh: '操作者' }),
            t({ en: 'Ended', zh: '结束' }),
            t({ en: 'Runs', zh: '运行' }),
          ]}
        />
        <tbody>
          {past.map((each) => (
            <tr key={each.id}>
              <Td className="whitespace-nowrap font-mono text-[13px]">
                {each.from} → {each.to}
              </Td>
              <Td>{t(methodNames[each.method])}</Td>
              <Td>
                <Badge tone={stateWords[each.state].tone}>{t(stateWords[each.state].text)}</Badge>
              </Td>
              <Td>{formatTime(each.createdAt, locale)}</Td>
              <Td>{each.createdBy}</Td>
              <Td>{each.endedAt ? formatTime(each.endedAt, locale) : ''}</Td>
              <Td className="space-x-3">
                <Link className="text-accent underline" href={`/runs/${each.runId}`}>
                  {t({ en: 'Upgrade', zh: '升级' })}
                </Link>
                {each.rollbackRunId ? (
                  <Link className="text-accent underline" href={`/runs/${each.rollbackRunId}`}>
                    {t({ en: 'Rollback', zh: '回退' })}
                  </Link>
                ) : null}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { BellOff, Check } from 'lucide-react';
import { useEffect } from 'react';
import { useAction } from '@/components/form/use-action';
import { useAlertCounts } from '@/components/live/use-live';
import { useNow } from '@/components/run/use-now';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ActionResult } from '@/lib/action';
import type { AlertRow, OpenAlerts } from '@/lib/alerts/view';
import { formatTime } from '@/lib/format';
import { span } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import { AlertWords, ClusterLink, SeverityBadge, SubjectLink } from './alert-cells';

type Acknowledge = (input: { id: string }) => Promise<ActionResult<void>>;

async function readOpen(): Promise<OpenAlerts> {
  const answer = await fetch('/api/alerts');
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as OpenAlerts;
}

/** Should the stream miss something, it is seen after this time. */
const againMs = 5000;

/** Open alerts, read again whenever the tab's event stream tells that their number changed. */
export function OpenAlertsView({
  initial,
  mayAcknowledge,
  acknowledge,
}: {
  initial: OpenAlerts;
  mayAcknowledge: boolean;
  acknowledge: Acknowledge;
}) {
  const t = useT();
  const counts = useAlertCounts();
  const query = useQuery({
    queryKey: ['alerts'],
    queryFn: readOpen,
    initialData: initial,
    refetchInterval: againMs,
  });
  const { refetch, data, dataUpdatedAt, isError } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other counts mean other alerts
  useEffect(() => void refetch(), [counts, refetch]);
  const { run, busy, error } = useAction(acknowledge, {
    done: () => void refetch(),
    success: { en: 'Acknowledged.', zh: '已确认。' },
  });
  return (
    <div className="flex flex-col gap-3">
      {isError ? (
        <Notice kind="warning">
          {t({
            en: 'Deck does not answer; this list may be out of date.',
            zh: 'Deck 没有响应，列表可能已过期。',
          })}
        </Notice>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      <Panel>
        {data.alerts.length === 0 ? (
          <EmptyState
            title={
              <span className="inline-flex items-center gap-2">
                <BellOff aria-hidden className="size-4" />
                {t({ en: 'No open alerts', zh: '当前没有告警' })}
              </span>
            }
          >
            {t({
              en: 'Alerts appear here by themselves, and go to the channels that you set up.',
              zh: '新告警会自动显示在此处，并发送到已配置的通知渠道。',
            })}
          </EmptyState>
        ) : (
          <OpenTable
            alerts={data.alerts}
            aheadMs={dataUpdatedAt - data.now}
            onAcknowledge={mayAcknowledge ? (id) => run({ id }) : undefined}
            busy={busy}
          />
        )}
      </Panel>
    </div>
  );
}

interface TableProps {
  alerts: AlertRow[];
  /** How far the browser's clock is ahead of the server's. */
  aheadMs: number;
  onAcknowledge?: (id: string) => void;
  busy: boolean;
}

function OpenTable({ alerts, aheadMs, onAcknowledge, busy }: TableProps) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(true) - aheadMs;
  const heads = [
    { en: 'Severity', zh: '级别' },
    { en: 'For', zh: '持续时间' },
    { en: 'Cluster', zh: '集群' },
    { en: 'About', zh: '对象' },
    { en: 'What', zh: '内容' },
    { en: 'Acknowledged', zh: '确认' },
  ];
  return (
    <Table label={t({ en: 'Open alerts', zh: '当前告警' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {alerts.map((alert) => (
          <tr key={alert.id}>
            <Td>
              <SeverityBadge severity={alert.severity} />
            </Td>
            <Td className="whitespace-nowrap">
              <time dateTime={alert.raisedAt} title={formatTime(alert.raisedAt, locale)}>
                {t(span(now - Date.parse(alert.raisedAt)))}
              </time>
            </Td>
            <Td>
              <ClusterLink cluster={alert.cluster} />
            </Td>
            <Td>
              <SubjectLink alert={alert} />
            </Td>
            <Td className="max-w-xl">
              <AlertWords alert={alert} remedy />
            </Td>
            <Td className="whitespace-nowrap">
              <Acknowledged alert={alert} onAcknowledge={onAcknowledge} busy={busy} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Acknowledged({
  alert,
  onAcknowledge,
  busy,
}: Pick<TableProps, 'onAcknowledge' | 'busy'> & { alert: AlertRow }) {
  const t = useT();
  const locale = useLocale();
  const { id, acknowledgedAt, acknowledgedBy } = alert;
  if (acknowledgedAt) {
    return (
      <span className="inline-flex items-center gap-1 text-muted" title={formatTime(acknowledgedAt, locale)}>
        <Check aria-hidden className="size-4" />
        {acknowledgedBy}
      </span>
    );
  }
  if (!onAcknowledge) return <span className="text-muted">{t({ en: 'not yet', zh: '未确认' })}</span>;
  return (
    <Button small disabled={busy} onClick={() => onAcknowledge(id)}>
      {t({ en: 'Acknowledge', zh: '确认' })}
    </Button>
  );
}

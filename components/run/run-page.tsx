'use client';

import { Download } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Progress } from '@/components/ui/progress';
import { formatDuration } from '@/lib/format';
import { useT } from '@/lib/i18n/client';
import type { RunView } from '@/lib/runs/view';
import { RunActions } from './run-actions';
import { RunGrid } from './run-grid';
import { RunLog } from './run-log';
import { RunWishNotice } from './run-wish';
import type { RunDeeds } from './types';
import { useNow } from './use-now';
import { useRunStream } from './use-run-stream';
import { activeStatuses, runWords } from './words';

interface Props {
  initial: RunView;
  mayOperate: boolean;
  deeds: RunDeeds;
  /** Where the reader goes on after success (the wizard's step). */
  next?: ReactNode;
  /** Shown instead when the run has ended early. */
  otherwise?: ReactNode;
}

export function RunPage({ initial, mayOperate, deeds, next, otherwise }: Props) {
  const t = useT();
  const { run, lines, link, clockSkewMs } = useRunStream(initial);
  const active = activeStatuses.includes(run.status);
  const now = useNow(active) - clockSkewMs;
  const [stepKey, setStepKey] = useState<string>();
  const words = runWords[run.status];
  const elapsed = run.startedAt
    ? (run.endedAt ? Date.parse(run.endedAt) : now) - Date.parse(run.startedAt)
    : 0;
  return (
    <>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            {t(run.title)} <Badge tone={words.tone}>{t(words.text)}</Badge>
          </span>
        }
        lead={
          <>
            <Link className="text-accent underline" href={`/clusters/${run.clusterId}`}>
              {run.clusterName}
            </Link>
            {` · ${run.requestedBy} · ${formatDuration(Math.max(0, elapsed))} · ${run.done}/${run.total} ${t({ en: 'steps', zh: '步' })}`}
            {run.attempt > 1 ? ` · ${t({ en: `attempt ${run.attempt}`, zh: `第 ${run.attempt} 次` })}` : ''}
          </>
        }
        actions={<RunActions run={run} mayOperate={mayOperate} deeds={deeds} />}
      />
      <div className="flex flex-col gap-4">
        <Progress value={run.done} max={run.total} label={t({ en: 'Steps done', zh: '已完成步骤' })} />
        {link === 'lost' && active ? (
          <Notice kind="warning">
            {t({
              en: 'The connection to Deck is lost; the picture below may be old. Reconnecting…',
              zh: '与 Deck 的连接已断开，以下内容可能不是最新。正在重连…',
            })}
          </Notice>
        ) : null}
        {run.status === 'interrupted' ? (
          <Notice
            kind="warning"
            title={t({ en: 'The Deck server stopped during this run.', zh: '运行期间 Deck 服务曾停止。' })}
          >
            {t({
              en: 'Resume looks at what is already so on every host and goes on from there.',
              zh: '“继续”会先检查各主机的实际状态，再从中断处接着执行。',
            })}
          </Notice>
        ) : null}
        <RunWishNotice run={run} mayOperate={mayOperate} deeds={deeds} />
        {run.error ? <ErrorNotice error={run.error} /> : null}
        {run.status === 'succeeded' ? next : active ? null : otherwise}
        <RunGrid run={run} now={now} chosen={stepKey} onChoose={setStepKey} />
        <Panel
          title={t({ en: 'Log', zh: '日志' })}
          actions={
            <a
              className={buttonClass('plain', true)}
              href={`/api/runs/${run.id}/log${stepKey ? `?step=${encodeURIComponent(stepKey)}` : ''}`}
              download
            >
              <Download aria-hidden className="size-3.5" />
              {t({ en: 'Download', zh: '下载' })}
            </a>
          }
        >
          <RunLog lines={lines} run={run} stepKey={stepKey} onClear={() => setStepKey(undefined)} />
        </Panel>
      </div>
    </>
  );
}

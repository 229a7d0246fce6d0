'use client';

import { useEffect, useRef, useState } from 'react';
import { useLiveCluster } from '@/components/live/use-live';
import { CloseButton } from '@/components/ui/close-button';
import { Notice } from '@/components/ui/notice';
import { moment } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import { type LeaderChange, leaderChange, leadership } from '@/lib/overview/picture';
import type { ClusterStatus } from '@/lib/status/types';

function useLeaderChange(status: ClusterStatus | undefined): [LeaderChange | undefined, () => void] {
  const before = useRef<string>(undefined);
  const [change, setChange] = useState<LeaderChange>();
  useEffect(() => {
    if (!status) return;
    const found = leaderChange(before.current, status);
    if (found) setChange(found);
    if (status.leader) before.current = status.leader.alias;
  }, [status]);
  return [change, () => setChange(undefined)];
}

function LeadershipNotice({ status }: { status: ClusterStatus }) {
  const t = useT();
  const state = leadership(status);
  const { alive = 0, total = 0 } = status.quorum ?? {};
  if (state === 'election')
    return (
      <Notice
        kind="warning"
        title={t({ en: 'The controllers are electing a leader', zh: '控制节点正在选举 leader' })}
      >
        {t({
          en: `${alive} of ${total} controllers answer, which is a majority. Actions on the cluster wait for the new leader.`,
          zh: `${total} 个控制节点中有 ${alive} 个响应，已达多数。对集群的操作将等待新的 leader。`,
        })}
      </Notice>
    );
  if (state !== 'no-quorum') return null;
  if (!status.quorum)
    return (
      <Notice kind="error" title={t({ en: 'The controller does not answer', zh: '控制节点无响应' })}>
        {t({
          en: 'What follows comes from probes of ports and processes.',
          zh: '以下信息来自对端口和进程的探测。',
        })}
      </Notice>
    );
  return (
    <Notice kind="error" title={t({ en: 'No quorum', zh: '未达法定多数' })}>
      {t({
        en: `Only ${alive} of ${total} controllers answer; ${Math.floor(total / 2) + 1} are needed to elect a leader. What follows comes from probes of ports and processes.`,
        zh: `${total} 个控制节点中仅 ${alive} 个响应，选举 leader 至少需要 ${Math.floor(total / 2) + 1} 个。以下信息来自对端口和进程的探测。`,
      })}
    </Notice>
  );
}

/** What has changed or is wrong with the cluster while its page is open; nothing here blocks. */
export function LiveNotices({ clusterId }: { clusterId: string }) {
  const t = useT();
  const locale = useLocale();
  const status = useLiveCluster(clusterId);
  const [change, dismiss] = useLeaderChange(status);
  if (!status) return null;
  const when = change && moment(change.at, Date.now(), locale);
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {change ? (
        <Notice action={<CloseButton onClose={dismiss} label={{ en: 'Dismiss', zh: '关闭' }} />}>
          {t({
            en: `Leader is now ${change.now} (was ${change.before}), elected ${when}.`,
            zh: `leader 已切换为 ${change.now}（原为 ${change.before}），当选时间 ${when}。`,
          })}
        </Notice>
      ) : null}
      <LeadershipNotice status={status} />
      {status.problems.length > 0 ? (
        <Notice kind="warning" title={t({ en: 'Deck does not see everything', zh: 'Deck 未能获取全部信息' })}>
          <ul>
            {status.problems.map((problem) => (
              <li key={problem.en}>{t(problem)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}

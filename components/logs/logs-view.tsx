'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import { microsOf } from '@/lib/logs/format';
import { mergeLoaded } from '@/lib/logs/merge';
import type { LogNode } from '@/lib/logs/types';
import { LogList } from './log-list';
import { type LogQuery, mostNodes, readQuery, writeQuery } from './log-query';
import { LogSources } from './log-sources';
import type { NodeLog, ShownEntry } from './log-state';
import { LogToolbar } from './log-toolbar';
import { type FollowLink, useFollow } from './use-follow';
import { type Logs, useLogs } from './use-logs';
import { roleWords } from './words';

/** The address is what is shown: it can be sent to others and other pages link to it. */
function useAddress(nodes: LogNode[]): [LogQuery, (change: Partial<LogQuery>) => void] {
  const params = useSearchParams();
  const known = useMemo(() => new Set(nodes.map(({ alias }) => alias)), [nodes]);
  const query = useMemo(() => readQuery(params, known), [params, known]);
  const change = useCallback(
    (part: Partial<LogQuery>) => {
      const next = writeQuery({ ...query, ...part }).toString();
      window.history.replaceState(null, '', next ? `?${next}` : window.location.pathname);
    },
    [query],
  );
  return [query, change];
}

/** The moment gone to in the time of the merge, from the first node that tells. */
function targetOf({ logs, at }: Logs): number | undefined {
  const log = logs.find(({ alias }) => at[alias]);
  const stamp = log ? at[log.alias] : undefined;
  const micros = stamp ? microsOf(stamp.padEnd(19, ':00'), log?.source?.clock?.zoneMinutes ?? 0) : Number.NaN;
  return Number.isNaN(micros) ? undefined : micros;
}

export function LogsView({ clusterId, nodes }: { clusterId: string; nodes: LogNode[] }) {
  const t = useT();
  const [query, change] = useAddress(nodes);
  const logs = useLogs(clusterId, query);
  const link = useFollow(clusterId, query, logs);
  const merged = useMemo(() => mergeLoaded(logs.logs), [logs.logs]);
  return (
    <Panel
      title={t({ en: 'Logs', zh: '日志' })}
      actions={<Status logs={logs.logs} link={link} shown={merged.entries.length} query={query} />}
    >
      <LogToolbar
        clusterId={clusterId}
        nodes={nodes}
        query={query}
        busy={logs.loading === 'first'}
        onChange={change}
        onRefresh={logs.refresh}
      />
      {logs.failed ? (
        <div className="p-3">
          <ErrorNotice error={logs.failed} />
        </div>
      ) : null}
      <LogSources logs={logs.logs} />
      {query.nodes.length === 0 ? (
        <Start nodes={nodes} onChoose={(chosen) => change({ nodes: chosen })} />
      ) : (
        <LogList
          entries={merged.entries as ShownEntry[]}
          newestFirst={!query.follow}
          named={query.nodes.length > 1}
          highlight={query.text}
          target={targetOf(logs)}
          loading={logs.loading}
          more={{
            older: !logs.failed && merged.askOlder.length > 0,
            newer: !logs.failed && !query.follow && merged.askNewer.length > 0,
          }}
          onOlder={logs.loadOlder}
          onNewer={logs.loadNewer}
          empty={t({ en: 'No lines.', zh: '没有日志。' })}
        />
      )}
    </Panel>
  );
}

/** How many lines, how many matches, and whether following works. */
function Status({
  logs,
  link,
  shown,
  query,
}: {
  logs: NodeLog[];
  link: FollowLink;
  shown: number;
  query: LogQuery;
}) {
  const t = useT();
  const searched = logs.filter((log) => log.search);
  const matches = searched.reduce((n, log) => n + Math.max(log.search?.matches ?? 0, log.entries.length), 0);
  const paged = searched.filter((log) => log.source?.via === 'server' && !log.atStart);
  return (
    <span className="flex items-center gap-2 text-[13px] text-muted" role="status">
      {searched.length > 0 && !query.follow
        ? t({
            en: `Matching lines: ${matches.toLocaleString()}`,
            zh: `匹配 ${matches.toLocaleString()} 行`,
          })
        : shown > 0
          ? t({ en: `Loaded lines: ${shown.toLocaleString()}`, zh: `已加载 ${shown.toLocaleString()} 行` })
          : null}
      {paged.length > 0 && !query.follow
        ? t({
            en: '· only the newest part was looked through, ask for older lines to go on',
            zh: '· 仅检索了较新的部分，点击“更早的日志”继续',
          })
        : null}
      {link === 'live' ? (
        <Badge tone="running">{t({ en: 'Following', zh: '跟踪中' })}</Badge>
      ) : link === 'off' ? null : (
        <Badge tone={link === 'lost' ? 'attention' : 'starting'}>
          {link === 'lost'
            ? t({ en: 'Connecting again', zh: '正在重新连接' })
            : t({ en: 'Connecting', zh: '正在连接' })}
        </Badge>
      )}
    </span>
  );
}

/** What can be looked at, when nothing was chosen yet. */
function Start({ nodes, onChoose }: { nodes: LogNode[]; onChoose: (aliases: string[]) => void }) {
  const t = useT();
  const roles = (Object.keys(roleWords) as LogNode['role'][]).filter((role) =>
    nodes.some((node) => node.role === role),
  );
  const of = (role: LogNode['role']) => nodes.filter((node) => node.role === role).map(({ alias }) => alias);
  return (
    <EmptyState
      title={t({ en: 'Choose whose log to read', zh: '请选择要查看日志的节点' })}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {roles.map((role) => (
            <Button key={role} onClick={() => onChoose(of(role).slice(0, mostNodes))}>
              {t(roleWords[role])} ({Math.min(of(role).length, mostNodes)})
            </Button>
          ))}
        </div>
      }
    >
      {t({
        en: 'The logs of several nodes are merged by time. A node that does not run is read from its host.',
        zh: '多个节点的日志按时间合并显示；未运行节点的日志从其主机读取。',
      })}
    </EmptyState>
  );
}

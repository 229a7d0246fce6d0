'use client';

import { Server, Terminal } from 'lucide-react';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { LogSource } from '@/lib/logs/types';
import type { NodeLog } from './log-state';

/** Less is within what measuring over the network can tell. */
const TELLING_MS = 1000;

const seconds = (ms: number) => (Math.abs(ms) / 1000).toFixed(1);

function SourceBadge({ alias, source }: { alias: string; source: LogSource }) {
  const t = useT();
  const ssh = source.via === 'ssh';
  const Icon = ssh ? Terminal : Server;
  const how = ssh
    ? t({ en: 'from the host over SSH', zh: '通过 SSH 从主机读取' })
    : t({ en: 'through the server', zh: '通过服务器读取' });
  return (
    <span className="inline-flex items-center gap-1 rounded bg-raised px-1.5 py-px text-[13px] text-muted">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="font-mono text-[12px] text-ink">{alias}</span> {how}
    </span>
  );
}

/** From where each node's lines come, why, and whose clock goes differently; what could not be read, with what to do. */
export function LogSources({ logs }: { logs: NodeLog[] }) {
  const t = useT();
  const read = logs.filter((log) => log.source);
  const failed = logs.filter((log) => log.problem);
  return (
    <div className="flex flex-col gap-2 border-line border-b px-3 py-2 empty:hidden">
      {read.length > 0 ? (
        <details>
          <summary className="text-[13px]">
            <span className="ml-1 inline-flex flex-wrap gap-1.5 align-middle">
              {read.map(({ alias, source }) =>
                source ? <SourceBadge key={alias} alias={alias} source={source} /> : null,
              )}
              {read.length === 1 && read[0]?.source ? (
                <span className="text-muted">{t(read[0].source.why)}</span>
              ) : null}
            </span>
          </summary>
          <ul className="mt-1.5 flex flex-col gap-0.5 text-[13px]">
            {read.map(({ alias, source }) =>
              source ? (
                <li key={alias}>
                  <span className="font-mono text-[12px]">
                    {alias} · {source.host} · {source.place}
                  </span>{' '}
                  <span className="text-muted">{t(source.why)}</span>
                </li>
              ) : null,
            )}
          </ul>
        </details>
      ) : null}
      <Clocks logs={read} />
      {failed.map(({ alias, problem }) =>
        problem ? <ErrorNotice key={`${alias}-${problem.code}`} error={problem} /> : null,
      )}
    </div>
  );
}

function Clocks({ logs }: { logs: NodeLog[] }) {
  const t = useT();
  const byHost = new Map(
    logs.flatMap(({ source }) =>
      source?.clock ? [[source.host, source.clock] as [string, NonNullable<LogSource['clock']>]] : [],
    ),
  );
  const off = [...byHost].filter(([, { aheadMs }]) => Math.abs(aheadMs) >= TELLING_MS);
  const zones = new Set([...byHost.values()].map(({ zoneMinutes }) => zoneMinutes));
  if (off.length === 0 && zones.size < 2) return null;
  return (
    <Notice kind="warning" title={t({ en: 'Clocks differ', zh: '主机时钟不一致' })}>
      {off.map(([host, { aheadMs }]) => (
        <p key={host}>
          {aheadMs > 0
            ? t({
                en: `${host} is ${seconds(aheadMs)} s ahead of Deck.`,
                zh: `${host} 比 Deck 快 ${seconds(aheadMs)} 秒。`,
              })
            : t({
                en: `${host} is ${seconds(aheadMs)} s behind Deck.`,
                zh: `${host} 比 Deck 慢 ${seconds(aheadMs)} 秒。`,
              })}
        </p>
      ))}
      {off.length > 0 ? (
        <p>
          {t({
            en: 'Lines are merged by the times they carry, so lines of these hosts can stand before their causes.',
            zh: '多节点日志按各自时间戳合并，因此这些主机的日志先后次序可能与实际不符。',
          })}
        </p>
      ) : null}
      {zones.size > 1 ? (
        <p>
          {t({
            en: 'The hosts are in different time zones; the order takes that into account, the times shown are their own.',
            zh: '主机位于不同时区：合并次序已按时区换算，显示的仍是各主机本地时间。',
          })}
        </p>
      ) : null}
    </Notice>
  );
}

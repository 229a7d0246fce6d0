'use client';

import { Crown } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { PictureAge } from '@/components/live/picture-age';
import { useLiveCluster, useLiveGlance, useRunNudge } from '@/components/live/use-live';
import { ConsoleLink } from '@/components/node/node-links';
import { Badge } from '@/components/ui/badge';
import type { ClusterAttention } from '@/lib/clusters/attention';
import { moment } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import { leadership } from '@/lib/overview/picture';
import type { ClusterStatus } from '@/lib/status/types';
import { LicenceBadge, QuorumBadge } from './badges';

interface Props {
  clusterId: string;
  name: string;
  installDir: string;
  https: boolean;
  attention: ClusterAttention;
  /** Buttons for the whole cluster. */
  actions?: ReactNode;
}

const renewMs = 30_000;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-1.5">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className="flex items-center gap-1.5">{children}</dd>
    </div>
  );
}

function LeaderFact({
  clusterId,
  status,
  https,
}: {
  clusterId: string;
  status: ClusterStatus;
  https: boolean;
}) {
  const t = useT();
  const locale = useLocale();
  const { leader, leaderSince } = status;
  const node = status.nodes.find(({ alias }) => alias === leader?.alias);
  const name = status.quorum
    ? t({ en: 'Leader', zh: '主控制节点（leader）' })
    : t({ en: 'Controller', zh: '控制节点' });
  if (!leader || leadership(status) !== 'led')
    return (
      <Fact name={name}>
        <Badge tone={leadership(status) === 'unknown' ? 'plain' : 'failed'}>
          {leadership(status) === 'election'
            ? t({ en: 'election under way', zh: '选举中' })
            : t({ en: 'none', zh: '无' })}
        </Badge>
      </Fact>
    );
  const since = leaderSince && moment(leaderSince, status.at, locale);
  return (
    <Fact name={name}>
      {status.quorum ? <Crown aria-hidden className="size-3.5" /> : null}
      <span className="font-semibold">{leader.alias}</span>
      <span className="font-mono text-[12px] text-muted">{`${leader.host}:${leader.port}`}</span>
      {since ? (
        <span className="text-[13px] text-muted" suppressHydrationWarning>
          {t({ en: `since ${since}`, zh: `自 ${since}` })}
        </span>
      ) : null}
      {node ? <ConsoleLink clusterId={clusterId} node={node} https={https} /> : null}
    </Fact>
  );
}

/** Findings and drift, asked again now and then and when a run of the cluster moves on; what was known stays when Deck does not answer. */
function useAttention(clusterId: string, first: ClusterAttention): ClusterAttention {
  const [attention, setAttention] = useState(first);
  const ask = useCallback(async () => {
    const answer = await fetch(`/api/clusters/${clusterId}/attention`).catch(() => undefined);
    if (answer?.ok) setAttention(await answer.json());
  }, [clusterId]);
  useEffect(() => {
    const timer = setInterval(ask, renewMs);
    return () => clearInterval(timer);
  }, [ask]);
  useRunNudge(clusterId, ask);
  return attention;
}

function AttentionFacts({ clusterId, attention }: { clusterId: string; attention: ClusterAttention }) {
  const t = useT();
  const { findings, drift } = attention;
  const all = findings.errors + findings.warnings;
  const config = `/clusters/${clusterId}/config`;
  return (
    <>
      <Fact name={t({ en: 'Findings', zh: '检查结果' })}>
        <Link href={`${config}/controller`} prefetch={false}>
          <Badge tone={findings.errors > 0 ? 'failed' : all > 0 ? 'attention' : 'running'}>
            {all === 0
              ? t({ en: 'none', zh: '无' })
              : t({
                  en: `${findings.errors} errors, ${findings.warnings} warnings`,
                  zh: `${findings.errors} 个错误，${findings.warnings} 个警告`,
                })}
          </Badge>
        </Link>
      </Fact>
      <Fact name={t({ en: 'Drift', zh: '配置漂移' })}>
        {drift ? (
          <Link href={`${config}/drift`} prefetch={false}>
            <Badge tone={drift.count > 0 ? 'attention' : 'running'}>
              {drift.count === 0
                ? t({ en: 'none', zh: '无' })
                : t({
                    en: drift.count === 1 ? '1 entry' : `${drift.count} entries`,
                    zh: `${drift.count} 项`,
                  })}
            </Badge>
          </Link>
        ) : (
          <span className="text-[13px] text-muted">{t({ en: 'not compared yet', zh: '尚未比对' })}</span>
        )}
      </Fact>
    </>
  );
}

function UpgradeFact({ clusterId, upgrade }: { clusterId: string; upgrade: ClusterAttention['upgrade'] }) {
  const t = useT();
  if (!upgrade) return null;
  return (
    <Fact name={t({ en: 'Upgrade', zh: '升级' })}>
      <Link href={`/clusters/${clusterId}/upgrade`} prefetch={false}>
        <Badge tone={upgrade.waiting ? 'attention' : 'failed'}>
          {upgrade.waiting
            ? t({ en: `${upgrade.to} not finalized`, zh: `${upgrade.to} 待确认` })
            : t({ en: `${upgrade.to} unfinished`, zh: `${upgrade.to} 未完成` })}
        </Badge>
      </Link>
    </Fact>
  );
}

/** Name and state of a cluster on every one of its pages. */
export function ClusterHeader({ clusterId, name, installDir, https, attention: first, actions }: Props) {
  const t = useT();
  const status = useLiveCluster(clusterId);
  const run = useLiveGlance(clusterId)?.activeRun;
  const attention = useAttention(clusterId, first);
  const restart = status?.nodes.filter(({ restartFor }) => restartFor !== undefined).length ?? 0;
  return (
    <header className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-4">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="font-semibold text-xl">{name}</h1>
          <span className="font-mono text-[12px] text-muted">{installDir}</span>
          <PictureAge clusterId={clusterId} />
        </div>
        <div className="flex shrink-0 flex-wrap items-center justify-end gap-2">{actions}</div>
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-1">
        {status ? <LeaderFact clusterId={clusterId} status={status} https={https} /> : null}
        {status?.quorum ? (
          <Fact name={t({ en: 'Quorum', zh: '法定多数' })}>
            <QuorumBadge quorum={status.quorum} />
          </Fact>
        ) : null}
        <Fact name={t({ en: 'Version', zh: '版本' })}>{status?.version ?? '—'}</Fact>
        {status?.licenceExpires ? (
          <Fact name={t({ en: 'Licence', zh: '授权许可' })}>
            <LicenceBadge expires={status.licenceExpires} at={status.at} />
          </Fact>
        ) : null}
        <AttentionFacts clusterId={clusterId} attention={attention} />
        {run ? null : <UpgradeFact clusterId={clusterId} upgrade={attention.upgrade} />}
        {restart > 0 ? (
          <Fact name={t({ en: 'Restart needed', zh: '需要重启' })}>
            <Badge tone="attention">{t({ en: `${restart} nodes`, zh: `${restart} 个节点` })}</Badge>
          </Fact>
        ) : null}
        {run ? (
          <Fact name={t({ en: 'Operation', zh: '正在执行' })}>
            <Link href={`/runs/${run.id}`}>
              <Badge tone="starting">{t(run.title)}</Badge>
            </Link>
          </Fact>
        ) : null}
      </dl>
    </header>
  );
}

'use client';

import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { UpgradeView } from '@/lib/upgrades/view';

/** Says that a rolling upgrade stands still with two versions in one cluster, and what the ways on are. */
export function MixedNotice({ upgrade }: { upgrade: UpgradeView }) {
  const t = useT();
  const { rolling, state, hosts, from, to } = upgrade;
  const stands = state === 'paused' || state === 'failed';
  const named = (programs: 'old' | 'new', comma = ', ') =>
    hosts
      .filter((each) => each.programs === programs)
      .map(({ host }) => host)
      .join(comma);
  if (!rolling || !stands || !named('old') || !named('new')) return null;
  return (
    <Notice
      kind="warning"
      title={t({ en: 'Two versions work together in this cluster', zh: '该集群中两个版本同时工作' })}
    >
      {t({
        en: `${to} is on ${named('new')}; ${from} is still on ${named('old')}. That is meant for the time of an upgrade only: go on until every host has ${to}, or roll all of them back to ${from}. A rollback stops the whole cluster.`,
        zh: `${named('new', '、')} 为 ${to}，${named('old', '、')} 仍为 ${from}。该状态仅适用于升级期间：请继续直至所有主机均为 ${to}，或全部回退到 ${from}。回退会停止整个集群。`,
      })}
    </Notice>
  );
}

'use client';

import { LinkTabs } from '@/components/ui/link-tabs';
import { useT } from '@/lib/i18n/client';

/** The pages of a cluster. */
export function ClusterTabs({ clusterId, mayOperate }: { clusterId: string; mayOperate: boolean }) {
  const t = useT();
  const base = `/clusters/${clusterId}`;
  const tabs = [
    { href: base, label: t({ en: 'Overview', zh: '概览' }) },
    { href: `${base}/config/controller`, under: `${base}/config`, label: t({ en: 'Config', zh: '配置' }) },
    { href: `${base}/logs`, under: `${base}/logs`, label: t({ en: 'Logs', zh: '日志' }) },
    { href: `${base}/backups`, under: `${base}/backups`, label: t({ en: 'Backups', zh: '备份' }) },
    { href: `${base}/services`, under: `${base}/services`, label: t({ en: 'Services', zh: '系统服务' }) },
    { href: `${base}/licence`, under: `${base}/licence`, label: t({ en: 'Licence', zh: '授权许可' }) },
    { href: `${base}/upgrade`, under: `${base}/upgrade`, label: t({ en: 'Upgrade', zh: '升级' }) },
    { href: `${base}/runs`, under: `${base}/runs`, label: t({ en: 'Runs', zh: '运行记录' }) },
    // The wizard belongs to operators, and so does its step with the queries.
    ...(mayOperate
      ? [{ href: `/clusters/new/${clusterId}/query`, label: t({ en: 'Query', zh: '查询' }) }]
      : []),
  ];
  return <LinkTabs label={t({ en: 'Cluster', zh: '集群' })} tabs={tabs} />;
}

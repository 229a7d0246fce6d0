'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { kinds } from '@/lib/alerts/kinds';
import type { AlertRow } from '@/lib/alerts/view';
import { severityNames } from '@/lib/alerts/words';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { severityTones } from './words';

export function SeverityBadge({ severity }: Pick<AlertRow, 'severity'>) {
  const t = useT();
  return <Badge tone={severityTones[severity]}>{t(severityNames[severity])}</Badge>;
}

const link = 'text-accent hover:underline';

export function ClusterLink({ cluster }: Pick<AlertRow, 'cluster'>) {
  if (!cluster) return <>–</>;
  return (
    <Link className={link} href={`/clusters/${cluster.id}`}>
      {cluster.name}
    </Link>
  );
}

function subjectHref({ cluster, rule, hostId, subject }: AlertRow): string | undefined {
  if (hostId) return `/hosts/${hostId}`;
  if (!cluster) return undefined;
  if (rule === 'config-drift') return `/clusters/${cluster.id}/config/controller`;
  if (rule === 'backup-missing') return `/clusters/${cluster.id}/backups`;
  return subject ? `/clusters/${cluster.id}/logs?node=${encodeURIComponent(subject)}` : undefined;
}

const configuration: Text = { en: 'Configuration', zh: '配置' };
const backups: Text = { en: 'Backups', zh: '备份' };

/** What an alert is about: a node (its log), a host, or the cluster's configuration or backups. */
export function SubjectLink({ alert }: { alert: AlertRow }) {
  const t = useT();
  const href = subjectHref(alert);
  const page = alert.rule === 'backup-missing' ? backups : configuration;
  const text = alert.subject || (href ? t(page) : '–');
  if (!href) return <>{text}</>;
  return (
    <Link className={`${link} font-mono text-[13px]`} href={href}>
      {text}
    </Link>
  );
}

/** What happened, what was seen, and, as long as it lasts, what to do. */
export function AlertWords({ alert, remedy }: { alert: AlertRow; remedy?: boolean }) {
  const t = useT();
  return (
    <>
      <p className="break-words">
        <span className="font-medium">{t(kinds[alert.rule].name)}</span>
        {t({ en: ': ', zh: '：' })}
        {t(alert.message)}
      </p>
      {alert.seen ? <p className="break-all font-mono text-[12px] text-muted">{alert.seen}</p> : null}
      {remedy ? <p className="text-[13px]">→ {t(kinds[alert.rule].remedy)}</p> : null}
    </>
  );
}

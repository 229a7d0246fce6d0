'use client';

import { Badge } from '@/components/ui/badge';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';

/** One word for where a host stands: key not accepted, contact failed, findings, ready. */
export function HostState({ host }: { host: HostRow }) {
  const t = useT();
  if (host.lastError?.code === 'SSH-HOST-KEY-CHANGED')
    return <Badge tone="failed">{t({ en: 'host key changed', zh: '主机密钥已变更' })}</Badge>;
  if (!host.hostKey) return <Badge tone="attention">{t({ en: 'key not accepted', zh: '密钥待确认' })}</Badge>;
  if (host.lastError) return <Badge tone="failed">{t({ en: 'cannot be reached', zh: '无法连接' })}</Badge>;
  if (!host.factsAt) return <Badge tone="plain">{t({ en: 'not checked', zh: '未检查' })}</Badge>;
  const errors = host.findings.filter((f) => f.severity === 'error').length;
  const warnings = host.findings.filter((f) => f.severity === 'warning').length;
  if (errors > 0)
    return <Badge tone="failed">{t({ en: `${errors} to fix`, zh: `${errors} 项需处理` })}</Badge>;
  if (warnings > 0)
    return (
      <Badge tone="attention">
        {t({
          en: `ready, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
          zh: `就绪，${warnings} 项警告`,
        })}
      </Badge>
    );
  return <Badge tone="running">{t({ en: 'ready', zh: '就绪' })}</Badge>;
}

'use client';

import { LinkTabs } from '@/components/ui/link-tabs';
import { useT } from '@/lib/i18n/client';

export function AlertsTabs() {
  const t = useT();
  const tabs = [
    { href: '/alerts', label: t({ en: 'Open', zh: '当前告警' }) },
    { href: '/alerts/history', label: t({ en: 'History', zh: '历史' }) },
    { href: '/alerts/rules', label: t({ en: 'Rules', zh: '规则' }) },
    { href: '/alerts/channels', label: t({ en: 'Channels', zh: '通知渠道' }) },
  ];
  return <LinkTabs label={t({ en: 'Alerts', zh: '告警' })} tabs={tabs} />;
}

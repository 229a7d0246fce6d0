import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AlertsTabs } from '@/components/alerts/alerts-tabs';
import { PageHeader } from '@/components/ui/panel';
import { getT } from '@/lib/i18n/locale';

export const metadata: Metadata = { title: 'Alerts · 告警' };

export default async function AlertsLayout({ children }: { children: ReactNode }) {
  const t = await getT();
  return (
    <>
      <PageHeader
        title={t({ en: 'Alerts', zh: '告警' })}
        lead={t({
          en: 'What needs attention in your clusters, by rules that you can change.',
          zh: '按可调整的规则，列出集群中需要关注的问题。',
        })}
      />
      <div className="flex flex-col gap-4">
        <AlertsTabs />
        {children}
      </div>
    </>
  );
}

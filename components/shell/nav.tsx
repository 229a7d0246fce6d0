'use client';

import { Bell, Boxes, Database, History, ListChecks, Server, Settings } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useAlertCounts } from '@/components/live/use-live';
import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';

const entries = [
  { href: '/clusters', icon: Database, text: { en: 'Clusters', zh: '集群' } },
  { href: '/hosts', icon: Server, text: { en: 'Hosts', zh: '主机' } },
  { href: '/packages', icon: Boxes, text: { en: 'Packages', zh: '安装包' } },
  { href: '/runs', icon: ListChecks, text: { en: 'Runs', zh: '运行记录' } },
  { href: '/alerts', icon: Bell, text: { en: 'Alerts', zh: '告警' } },
  { href: '/audit', icon: History, text: { en: 'Audit', zh: '审计' } },
  { href: '/settings', icon: Settings, text: { en: 'Settings', zh: '设置' } },
];

export function Nav() {
  const t = useT();
  const path = usePathname();
  const alerts = useAlertCounts().open;
  return (
    <nav aria-label={t({ en: 'Main', zh: '主导航' })}>
      <ul className="flex flex-col gap-0.5">
        {entries.map(({ href, icon: Icon, text }) => {
          const here = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={cx(
                  'flex items-center gap-2 rounded px-2.5 py-1.5',
                  here ? 'bg-raised font-semibold' : 'text-muted hover:bg-raised hover:text-ink',
                )}
              >
                <Icon aria-hidden className="size-4" />
                {t(text)}
                {href === '/alerts' && alerts > 0 ? (
                  <span className="ml-auto rounded bg-attention-ground px-1.5 text-[12px] text-attention">
                    {alerts}
                    <span className="sr-only">{t({ en: ' open', zh: ' 条未恢复' })}</span>
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

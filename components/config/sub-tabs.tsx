'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { useConfig } from './config-provider';
import { useDrift, useRevisions } from './history';

const tabs: { path: string; text: Text; of: (key: string) => boolean }[] = [
  {
    path: 'controller',
    text: { en: 'Controller Config', zh: '控制节点配置' },
    of: (key) => /^(controller|agent)\.cfg:/.test(key),
  },
  { path: 'nodes', text: { en: 'Nodes Config', zh: '节点配置' }, of: (key) => key === 'cluster.cfg' },
  { path: 'setup', text: { en: 'Nodes Setup', zh: '节点管理' }, of: (key) => key === 'cluster.nodes' },
  { path: 'revisions', text: { en: 'Revisions', zh: '修订记录' }, of: () => false },
  { path: 'drift', text: { en: 'Drift', zh: '配置漂移' }, of: () => false },
];

/** The pages of a cluster's configuration, with how many documents are being edited in each, revisions and drift. */
export function SubTabs() {
  const t = useT();
  const path = usePathname();
  const { clusterId, drafts } = useConfig();
  const revisions = useRevisions(clusterId).data?.revisions.length ?? 0;
  const drift = useDrift(clusterId).data?.items.filter((item) => !item.ignored).length ?? 0;
  return (
    <nav aria-label={t({ en: 'Configuration', zh: '配置' })} className="mb-4 border-line border-b">
      <ul className="flex flex-wrap gap-1">
        {tabs.map((tab) => {
          const href = `/clusters/${clusterId}/config/${tab.path}`;
          const open = path === href || path.startsWith(`${href}/`);
          const edited = Object.keys(drafts).filter(tab.of).length;
          const count = tab.path === 'revisions' ? revisions : tab.path === 'drift' ? drift : 0;
          return (
            <li key={tab.path}>
              <Link
                href={href}
                aria-current={open ? 'page' : undefined}
                className={cx(
                  '-mb-px flex items-center gap-1.5 border-b-2 px-3 py-1.5',
                  open ? 'border-accent font-semibold' : 'border-transparent text-muted hover:text-ink',
                )}
              >
                {t(tab.text)}
                {count > 0 ? (
                  <span className="rounded bg-raised px-1.5 text-[12px] text-muted">{count}</span>
                ) : null}
                {edited > 0 ? (
                  <span className="rounded bg-starting-ground px-1.5 text-[12px] text-starting">
                    {t({ en: 'edited', zh: '已修改' })}
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

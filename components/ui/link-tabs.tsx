'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from './cx';

export interface LinkTab {
  href: string;
  /** Paths that begin with this belong to the tab; the address itself when absent. */
  under?: string;
  label: string;
}

/** Tabs that are pages of their own. */
export function LinkTabs({ label, tabs }: { label: string; tabs: LinkTab[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="border-line border-b">
      <ul className="-mb-px flex flex-wrap gap-1">
        {tabs.map(({ href, under, label: text }) => {
          const here = under ? path === under || path.startsWith(`${under}/`) : path === href;
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={cx(
                  'block border-b-2 px-3 py-1.5',
                  here
                    ? 'border-accent font-semibold'
                    : 'border-transparent text-muted hover:border-line-strong hover:text-ink',
                )}
              >
                {text}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

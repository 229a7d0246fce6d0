import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { LiveProvider } from '@/components/live/live-provider';
import { Nav } from '@/components/shell/nav';
import { Preferences } from '@/components/shell/preferences';
import { UserMenu } from '@/components/shell/user-menu';
import { roleNames } from '@/lib/auth/roles';
import { currentUser } from '@/lib/auth/session';
import { getT } from '@/lib/i18n/locale';
import { statusHub } from '@/lib/status/hub';
import { glances } from '@/lib/status/status';
import { needsFirstUser } from '@/lib/users/create-user';
import { signOutAction } from './actions';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (!user) redirect((await needsFirstUser()) ? '/setup' : '/sign-in');
  const t = await getT();
  return (
    <LiveProvider first={{ glances: glances(), alerts: statusHub().alerts }}>
      <div className="grid min-h-screen grid-cols-[13rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-panel focus:p-2"
        >
          {t({ en: 'Skip to content', zh: '跳到正文' })}
        </a>
        <aside className="sticky top-0 flex h-screen flex-col justify-between border-line border-r bg-panel p-3">
          <div className="flex flex-col gap-4">
            <p className="px-2.5 pt-1 font-semibold text-base">DolphinDB Deck</p>
            <Nav />
          </div>
          <div className="flex flex-col gap-3">
            <Preferences />
            <UserMenu name={user.name} role={roleNames[user.role]} signOut={signOutAction} />
          </div>
        </aside>
        <main id="main" className="min-w-0 p-5">
          {children}
        </main>
      </div>
    </LiveProvider>
  );
}

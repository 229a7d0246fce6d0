'use client';

import { LogOut } from 'lucide-react';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

export function UserMenu({
  name,
  role,
  signOut,
}: {
  name: string;
  role: Text;
  signOut: () => Promise<void>;
}) {
  const t = useT();
  return (
    <form action={signOut} className="flex items-center justify-between gap-2">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="text-[13px] text-muted">{t(role)}</p>
      </div>
      <button
        type="submit"
        aria-label={t({ en: 'Sign out', zh: '退出登录' })}
        className="rounded p-1.5 text-muted hover:bg-raised hover:text-ink"
      >
        <LogOut aria-hidden className="size-4" />
      </button>
    </form>
  );
}

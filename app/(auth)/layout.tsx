import type { ReactNode } from 'react';
import { Preferences } from '@/components/shell/preferences';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-screen flex-col items-center justify-center gap-4 p-4">
      <h1 className="font-semibold text-xl">DolphinDB Deck</h1>
      <div className="w-full max-w-sm rounded border border-line bg-panel p-6">{children}</div>
      <Preferences />
    </main>
  );
}

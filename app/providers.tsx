'use client';

import type { ReactNode } from 'react';
import { ToastProvider } from '@/components/ui/toast';
import { LocaleProvider } from '@/lib/i18n/client';
import type { Locale } from '@/lib/text';

export function Providers({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <LocaleProvider locale={locale}>
      <ToastProvider>{children}</ToastProvider>
    </LocaleProvider>
  );
}

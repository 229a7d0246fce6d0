'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { type Locale, pick, type Text } from '@/lib/text';

const LocaleContext = createContext<Locale>('en');

export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

/** Gives the reader's language. */
export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** Gives the function that picks a sentence in the reader's language. */
export function useT(): (text: Text) => string {
  const locale = useContext(LocaleContext);
  return (text) => pick(text, locale);
}

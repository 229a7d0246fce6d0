import 'server-only';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { type Locale, pick, type Text } from '@/lib/text';

export const localeCookie = 'deck-locale';
export const themeCookie = 'deck-theme';

/** Gives the reader's language: the switch's cookie, else the browser's first choice among Chinese and English, else English. */
export const getLocale = cache(async (): Promise<Locale> => {
  const chosen = (await cookies()).get(localeCookie)?.value;
  if (chosen === 'en' || chosen === 'zh') return chosen;
  const accepted = (await headers()).get('accept-language') ?? '';
  for (const part of accepted.split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
});

/** Gives the function that picks a sentence in the reader's language. */
export async function getT(): Promise<(text: Text) => string> {
  const locale = await getLocale();
  return (text) => pick(text, locale);
}

/** Gives the theme the reader chose, or `system`. */
export async function getTheme(): Promise<'light' | 'dark' | 'system'> {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

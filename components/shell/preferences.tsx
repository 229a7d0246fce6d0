'use client';

import { Languages, Moon, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useT } from '@/lib/i18n/client';

function remember(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: a preference without secrets, readable by the server at the next request
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

const look = 'inline-flex items-center gap-1.5 rounded px-2 py-1 text-muted hover:bg-raised hover:text-ink';

export function Preferences() {
  const t = useT();
  const locale = useLocale();
  const router = useRouter();
  const switchLocale = () => {
    remember('deck-locale', locale === 'zh' ? 'en' : 'zh');
    router.refresh();
  };
  const switchTheme = () => {
    const html = document.documentElement;
    const next = html.dataset.theme === 'dark' ? 'light' : 'dark';
    html.dataset.theme = next;
    remember('deck-theme', next);
  };
  return (
    <div className="flex items-center gap-1">
      <button type="button" className={look} onClick={switchLocale} lang={locale === 'zh' ? 'en' : 'zh-CN'}>
        <Languages aria-hidden className="size-4" />
        {locale === 'zh' ? 'English' : '中文'}
      </button>
      <button
        type="button"
        className={look}
        onClick={switchTheme}
        aria-label={t({ en: 'Dark or light', zh: '切换深色或浅色' })}
      >
        <Sun aria-hidden className="hidden size-4 dark:block" />
        <Moon aria-hidden className="size-4 dark:hidden" />
      </button>
    </div>
  );
}

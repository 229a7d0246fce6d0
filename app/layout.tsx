import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { getLocale, getTheme } from '@/lib/i18n/locale';
import './globals.css';
import { Providers } from './providers';

export const metadata: Metadata = { title: { default: 'DolphinDB Deck', template: '%s · DolphinDB Deck' } };

// Every page depends on the reader; without this a build would run pages, and with them open a database, to find that out.
export const dynamic = 'force-dynamic';

// Sets the theme before the first paint for readers who follow their system.
const followSystem = `(function(){var e=document.documentElement;if(e.dataset.theme==='system')e.dataset.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'})()`;

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  return (
    <html lang={locale === 'zh' ? 'zh-CN' : 'en'} data-theme={await getTheme()} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file */}
        <script dangerouslySetInnerHTML={{ __html: followSystem }} />
      </head>
      <body className="font-sans">
        <Providers locale={locale}>{children}</Providers>
      </body>
    </html>
  );
}

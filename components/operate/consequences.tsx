'use client';

import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

/** What a plan brings with it, before it begins; nothing where there is nothing to say. */
export function Consequences({ notices }: { notices: Text[] }) {
  const t = useT();
  if (notices.length === 0) return null;
  return (
    <Notice kind="warning" title={t({ en: 'What this means', zh: '影响' })}>
      <ul className="list-disc pl-5">
        {notices.map((notice) => (
          <li key={notice.en}>{t(notice)}</li>
        ))}
      </ul>
    </Notice>
  );
}

'use client';

import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { Notice } from './notice';

export interface ShownError {
  code: string;
  text: Text;
  remedy?: Text;
  seen?: string;
}

/** An error as every page shows it: what happened, what was seen, what to do, and a code that can be searched. */
export function ErrorNotice({ error }: { error: ShownError }) {
  const t = useT();
  return (
    <Notice kind="error" title={t(error.text)}>
      {error.seen ? (
        <pre className="mt-1 overflow-x-auto whitespace-pre-wrap font-mono text-[13px]">{error.seen}</pre>
      ) : null}
      {error.remedy ? <p className="mt-1">{t(error.remedy)}</p> : null}
      <p className="mt-1 font-mono text-[12px] text-muted">{error.code}</p>
    </Notice>
  );
}

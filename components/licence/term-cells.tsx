'use client';

import { Badge } from '@/components/ui/badge';
import { useT } from '@/lib/i18n/client';
import type { LicenceTerms } from '@/lib/licences/terms';
import { licenceDaysLeft } from '@/lib/status/licence-days';
import { kindWords, noLimit } from './words';

const soonDays = 30;

/** The last day with the days that are left; `at` in ms since 1970. */
export function Expiry({ last, at }: { last: string; at: number }) {
  const t = useT();
  const days = licenceDaysLeft(last, new Date(at));
  if (days === undefined) return <>—</>;
  if (days < 0) return <Badge tone="failed">{t({ en: `expired ${last}`, zh: `已于 ${last} 到期` })}</Badge>;
  const left = t({ en: `${days} days left`, zh: `剩余 ${days} 天` });
  if (days <= soonDays)
    return (
      <Badge tone="attention">
        {last}, {left}
      </Badge>
    );
  return (
    <>
      <span className="whitespace-nowrap">{last}</span>{' '}
      <span className="whitespace-nowrap text-[13px] text-muted">{left}</span>
    </>
  );
}

/** The kind of authorization in the reader's language. */
export function Kind({ kind }: { kind: string }) {
  const t = useT();
  const word = kindWords[kind];
  return <>{word ? t(word) : kind || '—'}</>;
}

/** A limit, or that there is none. */
export function Limit({ value, unit = '' }: { value: number | null; unit?: string }) {
  const t = useT();
  if (value === null) return <>—</>;
  return <>{value <= 0 ? t(noLimit) : `${value}${unit}`}</>;
}

/** The highest version that a licence covers. */
export function UpTo({ version }: Pick<LicenceTerms, 'version'>) {
  const t = useT();
  return <>{version || t(noLimit)}</>;
}

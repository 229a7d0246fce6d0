'use client';

import { useRouter } from 'next/navigation';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { DocumentDiff, RevisionSummary, RevisionView } from '@/lib/revisions/types';
import { diffLines } from '@/lib/runs/diff';
import { useConfig } from './config-provider';
import { DocumentDiffs } from './document-diffs';
import { useRevision, useRevisions } from './history';
import { cellClass } from './parameter-input';
import { shownError } from './requests';

function differences(from: RevisionView, to: RevisionView): DocumentDiff[] {
  const textIn = (revision: RevisionView, key: string) =>
    revision.documents.find((d) => d.key === key)?.text ?? '';
  const keys = [...new Set([...from.documents, ...to.documents].map((d) => d.key))];
  return keys
    .filter((key) => textIn(from, key) !== textIn(to, key))
    .map((key) => ({ key, places: [], lines: diffLines(textIn(from, key), textIn(to, key)) }));
}

/** What differs between any two revisions. */
export function ComparePage({ from, to }: { from: number; to: number }) {
  const t = useT();
  const router = useRouter();
  const { clusterId } = useConfig();
  const all = useRevisions(clusterId);
  const [a, b] = [useRevision(clusterId, from), useRevision(clusterId, to)];
  const error = a.error ?? b.error;
  const go = (left: number, right: number) =>
    router.replace(`/clusters/${clusterId}/config/revisions/compare?from=${left}&to=${right}`);
  const revisions = all.data?.revisions ?? [];
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-2">
          {t({ en: 'From', zh: '从' })}
          <Pick
            label={t({ en: 'From revision', zh: '起始修订' })}
            revisions={revisions}
            value={from}
            onPick={(n) => go(n, to)}
          />
          {t({ en: 'to', zh: '到' })}
          <Pick
            label={t({ en: 'To revision', zh: '目标修订' })}
            revisions={revisions}
            value={to}
            onPick={(n) => go(from, n)}
          />
        </span>
      }
    >
      {error ? <ErrorNotice error={shownError(error)} /> : null}
      {a.data && b.data ? (
        <DocumentDiffs diffs={differences(a.data, b.data)} />
      ) : error ? null : (
        <div className="p-4">
          <Spinner label={t({ en: 'Reading…', zh: '正在读取…' })} />
        </div>
      )}
    </Panel>
  );
}

function Pick({
  label,
  revisions,
  value,
  onPick,
}: {
  label: string;
  revisions: RevisionSummary[];
  value: number;
  onPick: (number: number) => void;
}) {
  const locale = useLocale();
  return (
    <select
      aria-label={label}
      className={cellClass}
      value={value}
      onChange={(event) => onPick(Number(event.target.value))}
    >
      {revisions.some((r) => r.number === value) ? null : <option value={value}>{value}</option>}
      {revisions.map((r) => (
        <option key={r.number} value={r.number}>
          {r.number} · {r.author} · {formatTime(r.createdAt, locale)}
        </option>
      ))}
    </select>
  );
}

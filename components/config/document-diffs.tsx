'use client';

import { useT } from '@/lib/i18n/client';
import type { DocumentDiff } from '@/lib/revisions/types';
import { DiffView } from './diff-view';

/** What a change does to each document, and where each is written. */
export function DocumentDiffs({ diffs }: { diffs: DocumentDiff[] }) {
  const t = useT();
  if (diffs.length === 0)
    return <p className="p-3 text-muted">{t({ en: 'No document is changed.', zh: '没有文档变化。' })}</p>;
  return (
    <ul className="divide-y divide-line">
      {diffs.map((diff) => (
        <li key={diff.key}>
          <p className="flex flex-wrap gap-x-3 px-4 pt-2">
            <span className="font-medium font-mono text-[13px]">{diff.key}</span>
            {diff.places.map((place) => (
              <span
                key={`${place.group} ${place.host} ${place.path}`}
                className="break-all font-mono text-[12px] text-muted"
              >
                {place.group
                  ? t({ en: 'Raft group', zh: 'Raft 组' })
                  : [place.host, place.path].filter(Boolean).join(':')}
              </span>
            ))}
          </p>
          <div className="px-2 pb-1">
            <DiffView
              lines={diff.lines}
              label={t({ en: `Differences of ${diff.key}`, zh: `${diff.key} 的差异` })}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}

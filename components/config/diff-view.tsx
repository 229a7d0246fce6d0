'use client';

import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';
import type { DiffLine } from '@/lib/runs/view';

const marks = { same: ' ', add: '+', remove: '-', skip: '⋯' };
const inks = {
  same: '',
  add: 'text-running bg-running-ground',
  remove: 'text-failed bg-failed-ground',
  skip: 'text-muted',
};

/** Lines of a comparison: what goes, what comes. */
export function DiffView({ lines, label }: { lines: DiffLine[]; label: string }) {
  const t = useT();
  if (!lines.some((line) => line.op === 'add' || line.op === 'remove'))
    return <p className="p-2 text-[13px] text-muted">{t({ en: 'No difference.', zh: '没有差异。' })}</p>;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto p-2"
    >
      <pre className="font-mono text-[12px]">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a comparison have no identity but their place
          <span key={i} className={cx('block', inks[line.op])}>
            {marks[line.op]} {line.text}
          </span>
        ))}
      </pre>
    </section>
  );
}

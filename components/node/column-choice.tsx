'use client';

import { useT } from '@/lib/i18n/client';
import { columnNotes } from '@/lib/overview/column-notes';
import type { ColumnId, NodeColumn } from '@/lib/overview/columns';

export interface ColumnChoiceProps {
  offered: NodeColumn[];
  lacking: NodeColumn[];
  hidden: ColumnId[];
  onChange: (hidden: ColumnId[]) => void;
}

/** Which columns are shown; says which ones the cluster's version does not have. */
export default function ColumnChoice({ offered, lacking, hidden, onChange }: ColumnChoiceProps) {
  const t = useT();
  const choices = offered.filter(({ id }) => id !== 'name');
  return (
    <>
      <button
        type="button"
        className="float-right text-[13px] text-accent hover:underline"
        onClick={() => onChange([])}
      >
        {t({ en: 'Show all', zh: '全部显示' })}
      </button>
      <fieldset className="min-w-0">
        <legend className="mb-1 font-medium">{t({ en: 'Columns shown', zh: '显示的列' })}</legend>
        {choices.map(({ id, head }) => (
          <label key={id} className="flex min-w-0 items-baseline gap-2 rounded px-1 py-0.5 hover:bg-raised">
            <input
              type="checkbox"
              checked={!hidden.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? hidden.filter((one) => one !== id) : [...hidden, id])
              }
            />
            <span className="whitespace-nowrap">{t(head)}</span>
            <span className="truncate text-[12px] text-muted">{t(columnNotes[id])}</span>
          </label>
        ))}
      </fieldset>
      {lacking.length > 0 ? (
        <p className="mt-2 border-line border-t pt-2 text-[13px] text-muted">
          {t({ en: 'This version of the server does not report: ', zh: '当前服务器版本不提供：' })}
          {lacking.map(({ head }) => t(head)).join(', ')}
        </p>
      ) : null}
    </>
  );
}

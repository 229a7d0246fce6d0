'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Table, Td, Th } from '@/components/ui/table';
import type { DdbValue } from '@/lib/clusters/script-result';
import { useT } from '@/lib/i18n/client';
import { pageRows } from './use-script';

type Cell = string | number | boolean | null | unknown;

function show(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** A result as DolphinDB gave it: tables in pages, everything else as text. */
export function ResultView({
  initial,
  page,
}: {
  initial: DdbValue;
  page: (offset: number) => Promise<DdbValue | undefined>;
}) {
  const t = useT();
  const [value, setValue] = useState(initial);
  const [busy, setBusy] = useState(false);
  if (value.form === 'void')
    return (
      <p className="text-[13px] text-muted">
        {t({ en: 'Done; no result to show.', zh: '执行完成，无返回结果。' })}
      </p>
    );
  if (value.form !== 'table')
    return <pre className="overflow-x-auto font-mono text-[12px]">{JSON.stringify(value, null, 2)}</pre>;
  const go = async (offset: number) => {
    setBusy(true);
    const next = await page(offset);
    if (next) setValue(next);
    setBusy(false);
  };
  const to = value.offset + value.rows.length;
  return (
    <>
      <Table label={t({ en: 'Result', zh: '查询结果' })}>
        <thead>
          <tr>
            {value.columns.map((column) => (
              <Th key={column.name} title={column.type}>
                {column.name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a result have no identity but their place
            <tr key={value.offset + i}>
              {row.map((cell, j) => (
                <Td key={value.columns[j]?.name} className="font-mono text-[12px]">
                  {show(cell)}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="flex items-center gap-3 text-[13px] text-muted">
        {t({
          en: `Rows ${value.total === 0 ? 0 : value.offset + 1}–${to} of ${value.total}`,
          zh: `第 ${value.total === 0 ? 0 : value.offset + 1}–${to} 行，共 ${value.total} 行`,
        })}
        {value.total > value.rows.length ? (
          <>
            <Button
              small
              disabled={value.offset === 0}
              busy={busy}
              onClick={() => go(Math.max(0, value.offset - pageRows))}
            >
              {t({ en: 'Previous', zh: '上一页' })}
            </Button>
            <Button small disabled={to >= value.total} busy={busy} onClick={() => go(to)}>
              {t({ en: 'Next', zh: '下一页' })}
            </Button>
          </>
        ) : null}
      </p>
    </>
  );
}

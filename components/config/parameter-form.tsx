'use client';

import { useMemo, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { Panel } from '@/components/ui/panel';
import { withEntry } from '@/lib/config/edit-session';
import {
  byCategory,
  type FormDocument,
  type FormRow,
  formRows,
  isAskedFor,
  isFixed,
} from '@/lib/config/form-rows';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { AddParameter } from './add-parameter';
import { categoryWord } from './category-words';
import { isEditable, useConfig } from './config-provider';
import { ParameterRow } from './parameter-row';
import { SearchField } from './search-field';

type FileName = 'controller.cfg' | 'agent.cfg';

interface Props {
  file: FileName;
  /** The files that the form edits: all of a kind, or one. */
  documents: CurrentDocument[];
  /** All of the kind, to tell where one differs from the others. */
  all: CurrentDocument[];
  onScope: (alias: string) => void;
}

/** All parameters of controller.cfg or agent.cfg by category, for one file or for all of them at once. */
export function ParameterForm({ file, documents, all, onScope }: Props) {
  const t = useT();
  const { drafts, text, editMany, mayEdit } = useConfig();
  const [words, setWords] = useState('');
  const [setOnly, setSetOnly] = useState(false);
  const [category, setCategory] = useState<string>();
  const open = useMemo(() => documents.filter((d) => isEditable(mayEdit, d)), [documents, mayEdit]);
  const rows = useMemo(() => {
    const form = (list: CurrentDocument[]): FormDocument[] =>
      list.map((d) => ({
        key: d.key,
        alias: d.alias ?? d.key,
        text: drafts[d.key]?.text ?? d.text,
        present: drafts[d.key]?.base ?? d.text,
      }));
    const everywhere = new Map(formRows(file, form(all)).map((row) => [row.name, row]));
    // What cannot be edited does not keep the others from having one value.
    const shown = open.length > 0 ? open : documents;
    return formRows(file, form(shown)).map((row) => ({ row, others: everywhere.get(row.name) ?? row }));
  }, [file, documents, open, all, drafts]);
  const set = (name: string, value: string | undefined) =>
    editMany(
      Object.fromEntries(
        open.map((d) => [
          d.key,
          withEntry(d.key, drafts[d.key]?.base ?? d.text, text(d.key) ?? d.text, name, value),
        ]),
      ),
    );
  const undo = (row: FormRow) =>
    editMany(
      Object.fromEntries(
        open.map((d) => {
          const present = row.values.find((v) => v.key === d.key)?.present;
          return [
            d.key,
            withEntry(d.key, drafts[d.key]?.base ?? d.text, text(d.key) ?? d.text, row.name, present),
          ];
        }),
      ),
    );
  const groups = byCategory(rows.map(({ row, others }) => ({ ...row, others })));
  const shown = groups
    .map(
      ([name, list]) => [name, list.filter((row) => isAskedFor(row, { words, category, setOnly }))] as const,
    )
    .filter(([, list]) => list.length > 0);
  return (
    <div className="grid grid-cols-[11rem_minmax(0,1fr)] gap-4">
      <Categories groups={groups} chosen={category} onChoose={setCategory} />
      <Panel>
        <h2 className="sr-only">{t({ en: 'Parameters', zh: '参数' })}</h2>
        <div className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2">
          <SearchField
            value={words}
            onChange={setWords}
            label={t({ en: 'Search parameters', zh: '搜索参数' })}
          />
          <label className="flex items-center gap-1.5 text-[13px]">
            <input type="checkbox" checked={setOnly} onChange={(e) => setSetOnly(e.target.checked)} />
            {t({ en: 'set only', zh: '仅显示已设置' })}
          </label>
          <Badge>
            {t({
              en: `${rows.filter((r) => r.row.set).length} of ${rows.length} set`,
              zh: `已设置 ${rows.filter((r) => r.row.set).length} / ${rows.length}`,
            })}
          </Badge>
        </div>
        {shown.length === 0 ? (
          <p className="p-4 text-muted">{t({ en: 'No parameter matches.', zh: '没有匹配的参数。' })}</p>
        ) : null}
        {shown.map(([name, list]) => (
          <section key={name} aria-label={t(categoryWord(name))}>
            <h3 className="border-line border-b bg-raised px-4 py-1 font-medium text-[13px]">
              {t(categoryWord(name))}
            </h3>
            <ul className="divide-y divide-line">
              {list.map(({ others, ...row }) => (
                <ParameterRow
                  key={row.name}
                  row={row}
                  others={others}
                  fixed={isFixed(file, row.name)}
                  editable={open.length > 0}
                  onChange={(value) => set(row.name, value)}
                  onUndo={() => undo(row)}
                  onScope={onScope}
                />
              ))}
            </ul>
          </section>
        ))}
        {open.length > 0 ? (
          <AddParameter
            file={file}
            taken={rows.filter((r) => r.row.set).map((r) => r.row.name)}
            onAdd={set}
          />
        ) : null}
      </Panel>
    </div>
  );
}

function Categories({
  groups,
  chosen,
  onChoose,
}: {
  groups: [string, FormRow[]][];
  chosen: string | undefined;
  onChoose: (category: string | undefined) => void;
}) {
  const t = useT();
  const item = (name: string | undefined, text: string, rows: FormRow[]) => {
    const count = rows.filter((row) => row.set).length;
    const changed = rows.some((row) => row.changed);
    return (
      <li key={name ?? ''}>
        <button
          type="button"
          aria-pressed={chosen === name}
          onClick={() => onChoose(name)}
          className={cx(
            'flex w-full items-center justify-between rounded px-2 py-1 text-left text-[13px]',
            chosen === name ? 'bg-raised font-semibold' : 'text-muted hover:bg-raised',
          )}
        >
          <span>
            {text}
            {changed ? <span className="text-starting"> •</span> : null}
          </span>
          {count > 0 ? <span className="text-[12px] text-muted">{count}</span> : null}
        </button>
      </li>
    );
  };
  return (
    <nav aria-label={t({ en: 'Categories', zh: '分类' })}>
      <ul className="sticky top-4 max-h-[calc(100vh-6rem)] overflow-auto">
        {item(
          undefined,
          t({ en: 'All', zh: '全部' }),
          groups.flatMap(([, rows]) => rows),
        )}
        {groups.map(([name, rows]) => item(name, t(categoryWord(name)), rows))}
      </ul>
    </nav>
  );
}

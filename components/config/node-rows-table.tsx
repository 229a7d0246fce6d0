'use client';

import { useDeferredValue, useId, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Th } from '@/components/ui/table';
import { removeEntry, renameEntry, setEntry } from '@/lib/config/edit';
import { entryMap, withEntry } from '@/lib/config/edit-session';
import { byCategory } from '@/lib/config/form-rows';
import { entryChanges } from '@/lib/config/merge';
import { keyOf, type NodeRow, nodeRows } from '@/lib/config/node-rows';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { AddNodeRow } from './add-node-row';
import { ParameterNames } from './add-parameter';
import { categoryWord } from './category-words';
import { isEditable, useConfig } from './config-provider';
import { NodeRowLine } from './node-row-line';
import { SearchField } from './search-field';

const kind = 'cluster.cfg';

interface Props {
  document: CurrentDocument;
  text: string;
  aliases: string[];
}

/** The lines of cluster.cfg as the vendor shows them, with the nodes that each is for. */
export function NodeRows({ document, text, aliases }: Props) {
  const t = useT();
  const names = useId();
  const config = useConfig();
  const [words, setWords] = useState('');
  const [grouped, setGrouped] = useState(true);
  const asked = useDeferredValue(words.toLowerCase());
  const base = config.drafts[document.key]?.base ?? document.text;
  const rows = useMemo(() => nodeRows(text, aliases), [text, aliases]);
  const before = useMemo(() => entryMap(document.key, base), [document.key, base]);
  const shown = rows.filter((row) =>
    `${row.key} ${row.value} ${row.parameter?.description_en ?? ''} ${row.parameter?.description_zh ?? ''}`
      .toLowerCase()
      .includes(asked),
  );
  const editable = isEditable(config.mayEdit, document);
  const edit = (next: string) => config.edit(document.key, next);
  const line = (row: NodeRow) => (
    <NodeRowLine
      key={row.line}
      row={row}
      total={aliases.length}
      names={names}
      editable={editable}
      present={before.get(row.key)}
      onRename={(qualifier, name) => edit(renameEntry(kind, text, row.key, keyOf(qualifier, name), row.line))}
      onValue={(value) => edit(setEntry(kind, text, row.key, value, row.line))}
      onRemove={() => edit(removeEntry(kind, text, row.key, row.line))}
    />
  );
  const head = [
    t({ en: 'Qualifier', zh: '限定词' }),
    t({ en: 'Name', zh: '名称' }),
    t({ en: 'Value', zh: '取值' }),
    t({ en: 'Applies to', zh: '适用节点' }),
    '',
  ];
  return (
    <Panel>
      <h2 className="sr-only">{t({ en: 'Lines', zh: '配置行' })}</h2>
      <div className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2">
        <SearchField value={words} onChange={setWords} label={t({ en: 'Search lines', zh: '搜索配置行' })} />
        <label className="flex items-center gap-1.5 text-[13px]">
          <input type="checkbox" checked={grouped} onChange={(e) => setGrouped(e.target.checked)} />
          {t({ en: 'by category', zh: '按分类' })}
        </label>
        <span className="text-[13px] text-muted">
          {t({ en: `${shown.length} of ${rows.length} lines`, zh: `${shown.length} / ${rows.length} 行` })}
        </span>
      </div>
      <table
        aria-label={t({ en: 'Lines of cluster.cfg', zh: 'cluster.cfg 配置行' })}
        className="w-full text-left"
      >
        <thead>
          <tr>
            {head.map((text) => (
              <Th key={text}>
                {text || <span className="sr-only">{t({ en: 'Actions', zh: '操作' })}</span>}
              </Th>
            ))}
          </tr>
        </thead>
        {grouped ? (
          byCategory(shown).map(([category, list]) => (
            <tbody key={category}>
              <tr>
                <th
                  scope="colgroup"
                  colSpan={head.length}
                  className="border-line border-b bg-ground px-3 py-1 text-left font-medium text-[13px]"
                >
                  {t(categoryWord(category))}
                </th>
              </tr>
              {list.map(line)}
            </tbody>
          ))
        ) : (
          <tbody>{shown.map(line)}</tbody>
        )}
      </table>
      {shown.length === 0 ? (
        <p className="p-4 text-muted">{t({ en: 'No line matches.', zh: '没有匹配的配置行。' })}</p>
      ) : null}
      <Removed
        names={entryChanges(kind, base, text).flatMap(({ name, after }) =>
          after === undefined ? [name] : [],
        )}
        onBack={(name) => edit(withEntry(document.key, base, text, name, before.get(name)))}
      />
      <ParameterNames id={names} file={kind} />
      {editable ? <AddNodeRow text={text} aliases={aliases} names={names} onText={edit} /> : null}
    </Panel>
  );
}

/** Lines that the edit takes out. */
function Removed({ names, onBack }: { names: string[]; onBack: (name: string) => void }) {
  const t = useT();
  if (names.length === 0) return null;
  return (
    <div className="border-line border-t px-4 py-2">
      <p className="text-[13px] text-muted">{t({ en: 'Removed or renamed:', zh: '已移除或改名：' })}</p>
      <ul className="flex flex-wrap gap-2">
        {names.map((name) => (
          <li key={name} className="flex items-center gap-1">
            <del className="break-all font-mono text-[13px] text-failed">{name}</del>
            <Button small kind="quiet" onClick={() => onBack(name)}>
              {t({ en: 'Put back', zh: '恢复' })}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useShownNodes } from '@/components/live/use-live';
import { useT } from '@/lib/i18n/client';
import type { ColumnId, NodeColumn } from '@/lib/overview/columns';
import type { Sort } from '@/lib/overview/rows';
import type { NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { NodeRow } from './node-row';
import { rowHeight, useRowWindow } from './use-row-window';
import type { useSelection } from './use-selection';

interface Props {
  clusterId: string;
  rows: NodeStatus[];
  /** Nodes of the cluster, shown or not. */
  total: number;
  columns: NodeColumn[];
  sort?: Sort;
  onSort: (column: ColumnId) => void;
  /** Absent for readers who may not act on nodes. */
  selection?: ReturnType<typeof useSelection>;
  onOpen: (alias: string) => void;
}

const checkboxWidth = 36;

type Notes = typeof import('@/lib/overview/column-notes')['columnNotes'];

/** What the columns say in words, fetched once the page stands. */
function useNotes(): Notes | undefined {
  const [notes, setNotes] = useState<Notes>();
  useEffect(() => {
    import('@/lib/overview/column-notes')
      .then((module) => setNotes(module.columnNotes))
      .catch(() => undefined);
  }, []);
  return notes;
}

interface HeadingProps {
  column: NodeColumn;
  about?: Text;
  sort?: Sort;
  onSort: Props['onSort'];
}

function Heading({ column, about, sort, onSort }: HeadingProps) {
  const t = useT();
  const here = sort?.column === column.id ? sort : undefined;
  const Arrow = here?.descending ? ArrowDown : ArrowUp;
  const sortable = column.id !== 'serverLog';
  return (
    <button
      type="button"
      disabled={!sortable}
      title={about && t(about)}
      onClick={() => onSort(column.id)}
      className={`flex w-full items-center gap-1 px-2 py-1.5 ${column.show ? 'justify-end' : ''}`}
    >
      <span className="truncate">{t(column.head)}</span>
      {here ? <Arrow aria-hidden className="size-3 shrink-0" /> : null}
    </button>
  );
}

function Head({ columns, sort, onSort, selection }: Omit<Props, 'rows' | 'clusterId' | 'onOpen' | 'total'>) {
  const t = useT();
  const notes = useNotes();
  const cell = 'sticky top-0 z-20 border-line border-b bg-raised p-0 font-medium text-[13px] text-muted';
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection ? (
          <th scope="col" className={`${cell} left-0 z-30 text-center`}>
            <input
              type="checkbox"
              aria-label={t({ en: 'Select all nodes shown', zh: '选择所有显示的节点' })}
              checked={selection.all}
              ref={(box) => {
                if (box) box.indeterminate = selection.some && !selection.all;
              }}
              onChange={selection.toggleAll}
            />
          </th>
        ) : null}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={
              sort?.column === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined
            }
            className={`${cell} ${column.id === 'name' ? `z-30 ${selection ? 'left-9' : 'left-0'}` : ''}`}
          >
            <Heading column={column} about={notes?.[column.id]} sort={sort} onSort={onSort} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The node table: only the rows on screen are drawn; arrows move, Space selects, Enter opens. */
export function NodeTable({ clusterId, rows, total, columns, sort, onSort, selection, onOpen }: Props) {
  const t = useT();
  const scroller = useRef<HTMLElement>(null);
  const { first, end } = useRowWindow(scroller, rows.length);
  const [current, setCurrent] = useState(0);
  const shown = rows.slice(first, end);
  useShownNodes(
    'table',
    shown.map(({ alias }) => alias),
    total,
  );
  const last = rows.length - 1;
  const latest = useRef({ rows, selection });
  latest.current = { rows, selection };

  const moveTo = useCallback((at: number) => {
    const element = scroller.current;
    if (!element) return;
    setCurrent(at);
    const top = at * rowHeight;
    const room = element.clientHeight - 2 * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
    // The row may have to be drawn first.
    let tries = 10;
    const focus = () => {
      const row = element.querySelector<HTMLElement>(`[data-row="${at}"]`);
      if (row) row.focus({ preventScroll: true });
      else if (tries-- > 0) requestAnimationFrame(focus);
    };
    focus();
  }, []);

  const onKey = useCallback(
    (event: KeyboardEvent<HTMLTableRowElement>, at: number) => {
      const { rows: all, selection: marks } = latest.current;
      const node = all[at];
      const targets: Record<string, number> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        Home: 0,
        End: all.length - 1,
        PageDown: at + 10,
        PageUp: at - 10,
      };
      const target = targets[event.key];
      if (target !== undefined) moveTo(Math.max(0, Math.min(all.length - 1, target)));
      else if (event.target !== event.currentTarget || !node) return;
      else if (event.key === ' ' && marks) marks.select(node.alias, at, event.shiftKey);
      else if (event.key === 'Enter') onOpen(node.alias);
      else return;
      event.preventDefault();
    },
    [moveTo, onOpen],
  );

  const width = columns.reduce((sum, column) => sum + column.width, selection ? checkboxWidth : 0);
  const span = columns.length + (selection ? 1 : 0);
  return (
    <section
      ref={scroller}
      className="max-h-[calc(100vh-16rem)] min-h-64 overflow-auto [contain:content]"
      aria-label={t({ en: 'Nodes', zh: '节点' })}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are reached and selected with the keyboard
        role="grid"
        aria-label={t({ en: 'Nodes', zh: '节点' })}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={selection ? true : undefined}
        className="table-fixed border-separate border-spacing-0 text-left text-[13px]"
        style={{ width, minWidth: '100%' }}
      >
        <colgroup>
          {selection ? <col style={{ width: checkboxWidth }} /> : null}
          {columns.map(({ id, width: own }) => (
            <col key={id} style={{ width: own }} />
          ))}
        </colgroup>
        <Head columns={columns} sort={sort} onSort={onSort} selection={selection} />
        <tbody>
          {first > 0 ? (
            <tr aria-hidden style={{ height: first * rowHeight }}>
              <td colSpan={span} />
            </tr>
          ) : null}
          {shown.map((node, index) => (
            <NodeRow
              key={node.alias}
              node={node}
              at={first + index}
              columns={columns}
              clusterId={clusterId}
              selectable={selection !== undefined}
              selected={selection?.isSelected(node.alias) ?? false}
              current={first + index === Math.min(current, last)}
              onSelect={selection?.select ?? ignore}
              onOpen={onOpen}
              onKey={onKey}
            />
          ))}
          {end < rows.length ? (
            <tr aria-hidden style={{ height: (rows.length - end) * rowHeight }}>
              <td colSpan={span} />
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}

const ignore = () => undefined;

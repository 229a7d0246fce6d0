'use client';

import { type KeyboardEvent, memo } from 'react';
import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';
import type { NodeColumn } from '@/lib/overview/columns';
import type { NodeStatus } from '@/lib/status/types';
import { nodeCell } from './node-cell';
import { rowHeight } from './use-row-window';

interface Props {
  node: NodeStatus;
  /** Position among all rows, from 0. */
  at: number;
  columns: NodeColumn[];
  clusterId: string;
  selectable: boolean;
  selected: boolean;
  /** Whether Tab comes to this row. */
  current: boolean;
  onSelect: (alias: string, at: number, toMark: boolean) => void;
  onOpen: (alias: string) => void;
  onKey: (event: KeyboardEvent<HTMLTableRowElement>, at: number) => void;
}

/** One row of the node table; drawn again only when its node, its columns or its marks change. */
export const NodeRow = memo(function NodeRow(props: Props) {
  const { node, at, columns, clusterId, selectable, selected, current, onSelect, onOpen, onKey } = props;
  const t = useT();
  return (
    <tr
      data-row={at}
      aria-rowindex={at + 2}
      aria-selected={selectable ? selected : undefined}
      tabIndex={current ? 0 : -1}
      onKeyDown={(event) => onKey(event, at)}
      style={{ height: rowHeight }}
      className={cx(
        'group focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-2',
        selected ? 'bg-starting-ground' : 'bg-panel hover:bg-raised',
      )}
    >
      {selectable ? (
        <td className="sticky left-0 z-10 border-line border-b bg-inherit px-2 text-center">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            aria-label={t({ en: `Select ${node.alias}`, zh: `选择 ${node.alias}` })}
            onChange={() => undefined}
            onClick={(event) => onSelect(node.alias, at, event.shiftKey)}
          />
        </td>
      ) : null}
      {columns.map((column) => (
        <td
          key={column.id}
          data-column={column.id}
          className={cx(
            'overflow-hidden text-ellipsis whitespace-nowrap border-line border-b bg-inherit px-2',
            column.show && 'text-right tabular-nums',
            column.id === 'name' && (selectable ? 'sticky left-9 z-10' : 'sticky left-0 z-10'),
          )}
        >
          {nodeCell(node, column, { clusterId, t, onOpen })}
        </td>
      ))}
    </tr>
  );
});

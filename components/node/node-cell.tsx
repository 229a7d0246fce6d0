'use client';

import { Crown } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type FigureColumn, figureOf, type NodeColumn } from '@/lib/overview/columns';
import type { NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { NodeState } from './node-state';
import { nodeRoleWords } from './words';

interface CellContext {
  clusterId: string;
  t: (text: Text) => string;
  onOpen: (alias: string) => void;
}

const none = <span className="text-muted">—</span>;

function figureCell(node: NodeStatus, column: FigureColumn, t: CellContext['t']): ReactNode {
  const shown = column.show(figureOf(node, column.id));
  if (!shown) return none;
  return <span title={shown.full}>{typeof shown.short === 'string' ? shown.short : t(shown.short)}</span>;
}

function leaderCell(node: NodeStatus): ReactNode {
  if (node.isLeader === null) return node.role === 'controller' ? none : null;
  if (!node.isLeader) return <span className="text-muted">false</span>;
  return (
    <span className="inline-flex items-center gap-1 font-semibold">
      <Crown aria-hidden className="size-3.5" />
      true
    </span>
  );
}

/** What one column shows of a node; a plain function, because a screen has more than a thousand cells. */
export function nodeCell(
  node: NodeStatus,
  column: NodeColumn,
  { clusterId, t, onOpen }: CellContext,
): ReactNode {
  switch (column.id) {
    case 'name':
      return (
        <button
          type="button"
          tabIndex={-1}
          title={`${node.alias} · ${node.host}:${node.port}`}
          className="block max-w-full truncate text-accent hover:underline"
          onClick={() => onOpen(node.alias)}
        >
          {node.alias}
        </button>
      );
    case 'mode':
      return t(nodeRoleWords[node.role]);
    case 'zone':
      return node.zone || none;
    case 'computeGroup':
      return node.computeGroup || none;
    case 'isLeader':
      return leaderCell(node);
    case 'state':
      return <NodeState node={node} />;
    case 'serverLog':
      return (
        <Link
          tabIndex={-1}
          prefetch={false}
          href={`/clusters/${clusterId}/logs?node=${encodeURIComponent(node.alias)}`}
          className="text-accent hover:underline"
        >
          {t({ en: 'view', zh: '查看' })}
        </Link>
      );
    case 'site':
      return <span className="font-mono text-[12px]">{`${node.host}:${node.port}`}</span>;
    default:
      return figureCell(node, column as FigureColumn, t);
  }
}

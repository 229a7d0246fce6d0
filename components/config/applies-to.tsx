'use client';

import { useId } from 'react';
import { Badge } from '@/components/ui/badge';
import type { NodeRow } from '@/lib/config/node-rows';
import { useT } from '@/lib/i18n/client';

/** The nodes that a line is for; the list shows on hover and focus. Where another line wins, that is said. */
export function AppliesTo({ row, total }: { row: NodeRow; total: number }) {
  const t = useT();
  const id = useId();
  const { matches, shadowed } = row;
  if (matches.length === 0)
    return <Badge tone="attention">{t({ en: 'matches no node', zh: '未匹配任何节点' })}</Badge>;
  const lost = new Map(shadowed.map(({ alias, line }) => [alias, line]));
  const text =
    matches.length === 1
      ? matches[0]
      : matches.length === total
        ? t({ en: `all ${total} nodes`, zh: `全部 ${total} 个节点` })
        : t({ en: `${matches.length} of ${total} nodes`, zh: `${matches.length} / ${total} 个节点` });
  return (
    <span className="group relative inline-flex flex-col items-start gap-1">
      <button type="button" aria-describedby={id} className="text-left underline decoration-dotted">
        {text}
      </button>
      {shadowed.length > 0 ? (
        <Badge tone="attention">
          {shadowed.length === matches.length
            ? t({ en: 'never counts', zh: '全部被覆盖' })
            : t({ en: `${shadowed.length} overridden`, zh: `${shadowed.length} 个被覆盖` })}
        </Badge>
      ) : null}
      <span
        id={id}
        role="tooltip"
        className="invisible absolute top-full right-0 z-20 max-h-64 w-60 overflow-auto rounded border border-line bg-panel p-2 text-[13px] shadow group-focus-within:visible group-hover:visible"
      >
        {matches.map((alias) => (
          <span key={alias} className="block">
            <span className="font-mono">{alias}</span>
            {lost.has(alias) ? (
              <span className="text-attention">
                {' '}
                {t({ en: `line ${lost.get(alias)} wins`, zh: `以第 ${lost.get(alias)} 行为准` })}
              </span>
            ) : null}
          </span>
        ))}
      </span>
    </span>
  );
}

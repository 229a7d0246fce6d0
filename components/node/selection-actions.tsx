'use client';

import { NodeActions } from '@/components/operate/node-actions';
import { Button } from '@/components/ui/button';
import { useT } from '@/lib/i18n/client';
import type { NodeStatus } from '@/lib/status/types';

/** What the toolbar of a selection gives to the actions on nodes. */
export interface SelectionActionsProps {
  clusterId: string;
  selected: NodeStatus[];
}

interface Props extends SelectionActionsProps {
  /** Selected nodes that the filters hide. */
  hidden: number;
  onClear: () => void;
}

/** Takes the place of the filters' counts while nodes are selected. */
export function SelectionActions({ clusterId, selected, hidden, onClear }: Props) {
  const t = useT();
  return (
    <section
      aria-label={t({ en: 'Selection', zh: '选择' })}
      className="flex flex-wrap items-center gap-2 border-line border-b bg-raised px-3 py-1.5"
    >
      <span aria-live="polite" className="text-[13px]">
        {t({ en: `${selected.length} selected`, zh: `已选择 ${selected.length} 个` })}
        {hidden > 0 ? t({ en: ` (${hidden} not shown)`, zh: `（其中 ${hidden} 个未显示）` }) : ''}
      </span>
      <NodeActions clusterId={clusterId} selected={selected} />
      <Button small kind="quiet" disabled={selected.length === 0} onClick={onClear}>
        {t({ en: 'Clear selection', zh: '取消选择' })}
      </Button>
    </section>
  );
}

'use client';

import { Layers, Play, RotateCw, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { lazily } from '@/components/ui/lazily';
import { useT } from '@/lib/i18n/client';
import type { Operation } from '@/lib/runs/plans/operate-facts';
import type { NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { operationWords } from './words';

const OperateDialog = lazily(async () => ({ default: (await import('./operate-dialog')).OperateDialog }));

interface Props {
  clusterId: string;
  selected: NodeStatus[];
}

const icons = { start: Play, stop: Square, restart: RotateCw, 'rolling-restart': Layers };
const operations: Operation[] = ['start', 'stop', 'restart', 'rolling-restart'];

/** Why an operation makes no sense for the selection. */
function reasonAgainst(operation: Operation, selected: NodeStatus[]): Text | undefined {
  if (selected.length === 0) return { en: 'Select nodes first', zh: '请先选择节点' };
  if (operation === 'start' && selected.every(({ health }) => health === 'running'))
    return { en: 'All selected nodes run', zh: '所选节点均在运行' };
  if (operation === 'stop' && selected.every(({ health }) => health === 'stopped'))
    return { en: 'All selected nodes are stopped', zh: '所选节点均已停止' };
  return undefined;
}

/** Starts, stops and restarts the selected nodes, each by a dialog that shows the plan. */
export function NodeActions({ clusterId, selected }: Props) {
  const t = useT();
  const [chosen, setChosen] = useState<{ operation: Operation; aliases: string[] }>();
  return (
    <>
      {operations.map((operation) => {
        const Icon = icons[operation];
        const reason = reasonAgainst(operation, selected);
        return (
          <Button
            key={operation}
            small
            kind={operation === 'stop' ? 'danger' : 'plain'}
            aria-disabled={reason ? true : undefined}
            title={reason ? t(reason) : undefined}
            className={cx(reason && 'cursor-not-allowed opacity-50')}
            onClick={() => {
              if (!reason) setChosen({ operation, aliases: selected.map(({ alias }) => alias) });
            }}
          >
            <Icon aria-hidden className="size-3.5" />
            {t(operationWords[operation])}…
          </Button>
        );
      })}
      {chosen ? (
        <OperateDialog clusterId={clusterId} {...chosen} onClose={() => setChosen(undefined)} />
      ) : null}
    </>
  );
}

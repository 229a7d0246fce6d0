'use client';

import { Undo2 } from 'lucide-react';
import { useLiveCluster } from '@/components/live/use-live';
import { NodeState } from '@/components/node/node-state';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Table, Td, Th } from '@/components/ui/table';
import { roleWords } from '@/components/wizard/role-words';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import type { NodesWish } from '@/lib/topology/change-nodes';
import type { NodeSpec } from '@/lib/topology/spec';

interface Props {
  view: SetupView;
  wish: NodesWish;
  mayEdit: boolean;
  selected: string[];
  onSelect: (aliases: string[]) => void;
  onKeep: (alias: string) => void;
  onTakeBack: (alias: string) => void;
}

/** All nodes as they are, with what the change takes away and adds. */
export function SetupTable({ view, wish, mayEdit, selected, onSelect, onKeep, onTakeBack }: Props) {
  const t = useT();
  const nodes: NodeSpec[] = [...view.spec.nodes, ...wish.add];
  const zones = nodes.some((node) => node.zone);
  const groups = nodes.some((node) => node.computeGroup);
  const names = new Map([...view.spec.hosts, ...wish.hosts].map((host) => [host.address, host.name]));
  const toggle = (alias: string) =>
    onSelect(selected.includes(alias) ? selected.filter((each) => each !== alias) : [...selected, alias]);
  return (
    <Table label={t({ en: 'Nodes', zh: '节点' })}>
      <thead>
        <tr>
          {mayEdit ? (
            <Th>
              <span className="sr-only">{t({ en: 'Select', zh: '选择' })}</span>
            </Th>
          ) : null}
          <Th>{t({ en: 'Alias', zh: '别名' })}</Th>
          <Th>{t({ en: 'Role', zh: '类型' })}</Th>
          <Th>{t({ en: 'Host', zh: '主机' })}</Th>
          <Th className="text-right">{t({ en: 'Port', zh: '端口' })}</Th>
          {groups ? <Th>{t({ en: 'Compute group', zh: '计算组' })}</Th> : null}
          {zones ? <Th>Zone</Th> : null}
          <Th>{t({ en: 'State', zh: '状态' })}</Th>
          <Th>{t({ en: 'Change', zh: '变更' })}</Th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => {
          const isNew = wish.add.includes(node);
          const leaving = !isNew && wish.remove.includes(node.alias);
          return (
            <tr key={`${isNew} ${node.alias}`} className={cx(leaving && 'text-muted line-through')}>
              {mayEdit ? (
                <Td>
                  {isNew || leaving ? null : (
                    <input
                      type="checkbox"
                      className="size-4"
                      aria-label={t({ en: `Select ${node.alias}`, zh: `选择 ${node.alias}` })}
                      checked={selected.includes(node.alias)}
                      onChange={() => toggle(node.alias)}
                    />
                  )}
                </Td>
              ) : null}
              <Td className="font-mono text-[13px]">{node.alias}</Td>
              <Td>{t(roleWords[node.role])}</Td>
              <Td>
                {names.get(node.host)} <span className="font-mono text-[13px] text-muted">{node.host}</span>
              </Td>
              <Td className="text-right font-mono text-[13px] tabular-nums">{node.port}</Td>
              {groups ? <Td>{node.computeGroup}</Td> : null}
              {zones ? <Td>{node.zone}</Td> : null}
              <Td>{isNew ? null : <State view={view} alias={node.alias} />}</Td>
              <Td>
                <Mark
                  alias={node.alias}
                  how={isNew ? 'new' : leaving ? 'leaving' : undefined}
                  marked={view.marked.includes(node.alias)}
                  onUndo={mayEdit ? () => (isNew ? onTakeBack(node.alias) : onKeep(node.alias)) : undefined}
                />
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** The live state; before it is known, what the leader said when the page was made. */
function State({ view, alias }: { view: SetupView; alias: string }) {
  const t = useT();
  const live = useLiveCluster(view.clusterId)?.nodes.find((node) => node.alias === alias);
  if (live) return <NodeState node={live} />;
  if (!view.online) return <Badge>{t({ en: 'not known', zh: '未知' })}</Badge>;
  return view.online.includes(alias) ? (
    <Badge tone="running">{t({ en: 'running', zh: '运行中' })}</Badge>
  ) : (
    <Badge tone="stopped">{t({ en: 'stopped', zh: '已停止' })}</Badge>
  );
}

function Mark({
  alias,
  how,
  marked,
  onUndo,
}: {
  alias: string;
  how?: 'new' | 'leaving';
  marked: boolean;
  onUndo?: () => void;
}) {
  const t = useT();
  if (!how)
    return marked ? <Badge tone="attention">{t({ en: 'restart needed', zh: '需要重启' })}</Badge> : null;
  return (
    <span className="inline-flex items-center gap-1">
      <Badge tone={how === 'new' ? 'plain' : 'attention'}>
        {how === 'new' ? t({ en: 'to be added', zh: '待添加' }) : t({ en: 'to be removed', zh: '待移除' })}
      </Badge>
      {onUndo ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Leave ${alias} as it is`, zh: `撤销对 ${alias} 的变更` })}
          onClick={onUndo}
        >
          <Undo2 aria-hidden className="size-3.5" />
        </Button>
      ) : null}
    </span>
  );
}

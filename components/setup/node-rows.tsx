'use client';

import { Table, Td, Th } from '@/components/ui/table';
import { roleWords } from '@/components/wizard/role-words';
import { useT } from '@/lib/i18n/client';
import type { NewNode } from '@/lib/topology/change-nodes';

const cell = 'h-7 rounded border border-line-strong bg-panel px-1.5 font-mono text-[13px]';

/** The nodes that a dialog would add, with alias and port as suggested, to be changed. */
export function NodeRows({ nodes, onChange }: { nodes: NewNode[]; onChange: (nodes: NewNode[]) => void }) {
  const t = useT();
  const set = (index: number, change: Partial<NewNode>) =>
    onChange(nodes.map((node, at) => (at === index ? { ...node, ...change } : node)));
  if (nodes.length === 0) return null;
  return (
    <Table label={t({ en: 'Nodes to add', zh: '待添加的节点' })}>
      <thead>
        <tr>
          <Th>{t({ en: 'Alias', zh: '别名' })}</Th>
          <Th>{t({ en: 'Role', zh: '类型' })}</Th>
          <Th>{t({ en: 'Host', zh: '主机' })}</Th>
          <Th>{t({ en: 'Port', zh: '端口' })}</Th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: alias and port are what is being typed, the row is the only stable identity
          <tr key={at}>
            <Td className="px-1.5 py-1">
              <input
                className={`${cell} w-40`}
                aria-label={t({ en: `Alias of node ${at + 1}`, zh: `第 ${at + 1} 个节点的别名` })}
                value={node.alias}
                onChange={(e) => set(at, { alias: e.target.value.trim() })}
              />
            </Td>
            <Td className="whitespace-nowrap">{t(roleWords[node.role])}</Td>
            <Td className="font-mono text-[13px]">{node.host}</Td>
            <Td className="px-1.5 py-1">
              <input
                className={`${cell} w-20`}
                type="number"
                min={1}
                max={65535}
                aria-label={t({ en: `Port of node ${at + 1}`, zh: `第 ${at + 1} 个节点的端口` })}
                value={node.port}
                onChange={(e) => set(at, { port: Math.trunc(Number(e.target.value)) })}
              />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

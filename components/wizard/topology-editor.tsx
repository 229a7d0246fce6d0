'use client';

import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Table, Td, Th } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import { nextFreePort } from '@/lib/topology/nodes';
import type { ClusterSpec, NodeSpec, Role } from '@/lib/topology/spec';
import { roleOrder, roleWords } from './role-words';

interface Props {
  spec: ClusterSpec;
  onChange: (spec: ClusterSpec) => void;
}

const cell =
  'h-7 rounded border disabled:opacity-60 border-line-strong bg-panel px-1.5 font-mono text-[13px]';

function freeAlias(spec: ClusterSpec, role: Role): string {
  const taken = new Set(spec.nodes.map((n) => n.alias));
  let i = 1;
  while (taken.has(`${role}${i}`)) i += 1;
  return `${role}${i}`;
}

export function TopologyEditor({ spec, onChange }: Props) {
  const t = useT();
  const setNode = (index: number, change: Partial<NodeSpec>) =>
    onChange({ ...spec, nodes: spec.nodes.map((n, i) => (i === index ? { ...n, ...change } : n)) });
  const remove = (index: number) => onChange({ ...spec, nodes: spec.nodes.filter((_, i) => i !== index) });
  const add = (role: Role) => {
    const counts = spec.hosts.map(
      (h) => spec.nodes.filter((n) => n.host === h.address && n.role === role).length,
    );
    const host = spec.hosts[counts.indexOf(Math.min(...counts))]?.address ?? '';
    onChange({
      ...spec,
      nodes: [
        ...spec.nodes,
        { alias: freeAlias(spec, role), role, host, port: nextFreePort(spec, host, 8800) },
      ],
    });
  };
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4"
            checked={spec.ha}
            onChange={(e) => onChange({ ...spec, ha: e.target.checked })}
          />
          {t({ en: 'High availability (dfsHAMode=Raft)', zh: '高可用（dfsHAMode=Raft）' })}
        </label>
        {spec.hosts.map((host, i) => (
          <label key={host.address} className="flex items-center gap-2 text-[13px]">
            {t({ en: `publicName of ${host.name}`, zh: `${host.name} 的 publicName` })}
            <input
              className={`${cell} w-28`}
              value={host.publicName ?? ''}
              placeholder={t({ en: 'optional', zh: '可选' })}
              onChange={(e) => {
                const { publicName: _before, ...rest } = host;
                const next = e.target.value ? { ...rest, publicName: e.target.value } : rest;
                onChange({ ...spec, hosts: spec.hosts.map((h, j) => (i === j ? next : h)) });
              }}
            />
          </label>
        ))}
      </div>
      <Table label={t({ en: 'Nodes', zh: '节点' })}>
        <thead>
          <tr>
            <Th>{t({ en: 'Alias', zh: '别名' })}</Th>
            <Th>{t({ en: 'Role', zh: '类型' })}</Th>
            <Th>{t({ en: 'Host', zh: '主机' })}</Th>
            <Th>{t({ en: 'Port', zh: '端口' })}</Th>
            <Th>
              <span className="sr-only">{t({ en: 'Remove', zh: '移除' })}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {spec.nodes.map((node, i) => (
            <NodeRow
              // biome-ignore lint/suspicious/noArrayIndexKey: alias and port are what is being typed, the row is the only stable identity
              key={i}
              node={node}
              spec={spec}
              onChange={(change) => setNode(i, change)}
              onRemove={() => remove(i)}
            />
          ))}
        </tbody>
      </Table>
      <div className="flex flex-wrap gap-2">
        {roleOrder.map((role) => (
          <Button key={role} small onClick={() => add(role)}>
            <Plus aria-hidden className="size-3.5" />
            {t(roleWords[role])}
          </Button>
        ))}
      </div>
    </div>
  );
}

function NodeRow({
  node,
  spec,
  onChange,
  onRemove,
}: {
  node: NodeSpec;
  spec: ClusterSpec;
  onChange: (change: Partial<NodeSpec>) => void;
  onRemove: () => void;
}) {
  const t = useT();
  const of = (what: string) => `${what} · ${node.alias}`;
  return (
    <tr>
      <Td className="px-1.5 py-1">
        <input
          className={`${cell} w-36`}
          aria-label={of(t({ en: 'Alias', zh: '别名' }))}
          value={node.alias}
          onChange={(e) => onChange({ alias: e.target.value })}
        />
      </Td>
      <Td className="px-1.5 py-1">
        <select
          className={cell}
          aria-label={of(t({ en: 'Role', zh: '类型' }))}
          value={node.role}
          onChange={(e) => onChange({ role: e.target.value as Role })}
        >
          {roleOrder.map((role) => (
            <option key={role} value={role}>
              {t(roleWords[role])}
            </option>
          ))}
        </select>
      </Td>
      <Td className="px-1.5 py-1">
        <select
          className={cell}
          aria-label={of(t({ en: 'Host', zh: '主机' }))}
          value={node.host}
          onChange={(e) => onChange({ host: e.target.value })}
        >
          {spec.hosts.map((host) => (
            <option key={host.address} value={host.address}>
              {host.name}
            </option>
          ))}
        </select>
      </Td>
      <Td className="px-1.5 py-1">
        <input
          className={`${cell} w-20`}
          type="number"
          min={1}
          max={65535}
          aria-label={of(t({ en: 'Port', zh: '端口' }))}
          value={node.port}
          onChange={(e) => onChange({ port: Math.trunc(Number(e.target.value)) })}
        />
      </Td>
      <Td className="px-1.5 py-1">
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Remove ${node.alias}`, zh: `移除 ${node.alias}` })}
          onClick={onRemove}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      </Td>
    </tr>
  );
}

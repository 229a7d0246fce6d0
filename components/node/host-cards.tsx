'use client';

import { Badge } from '@/components/ui/badge';
import { useT } from '@/lib/i18n/client';
import { byHost, type HostGroup } from '@/lib/overview/picture';
import { cpuUsage, diskUsage, memoryUsage } from '@/lib/overview/usage';
import type { NodeStatus } from '@/lib/status/types';
import { NodeState } from './node-state';
import { UsageBar } from './usage-bar';
import { nodeRoleWords } from './words';

function NodeCard({ node, onOpen }: { node: NodeStatus; onOpen: (alias: string) => void }) {
  const t = useT();
  const [cpu, memory, disk] = [cpuUsage(node), memoryUsage(node), diskUsage(node)];
  const bars = [
    { label: 'CPU', usage: cpu },
    { label: t({ en: 'Memory', zh: '内存' }), usage: memory },
    { label: t({ en: 'Disk', zh: '磁盘' }), usage: disk },
  ].filter(({ usage }) => usage.words.en !== '—');
  return (
    <li className="flex flex-col gap-1 border-line border-t py-1.5 first:border-t-0">
      <div className="flex items-center gap-2">
        <button
          type="button"
          className="truncate text-accent hover:underline"
          onClick={() => onOpen(node.alias)}
        >
          {node.alias}
        </button>
        <span className="whitespace-nowrap text-[12px] text-muted">{t(nodeRoleWords[node.role])}</span>
        {node.isLeader ? <span className="font-semibold text-[12px]">leader</span> : null}
        <span className="ml-auto">
          <NodeState node={node} />
        </span>
      </div>
      {bars.map(({ label, usage }) => (
        <UsageBar key={label} label={label} share={usage.share} words={t(usage.words)} />
      ))}
    </li>
  );
}

function HostCard({
  group,
  name,
  onOpen,
}: {
  group: HostGroup;
  name?: string;
  onOpen: (alias: string) => void;
}) {
  const t = useT();
  const complete = group.running === group.nodes.length;
  return (
    <section
      aria-label={name ?? group.host}
      className="rounded border border-line bg-panel px-3 py-2"
      // Cards beyond the window are not laid out: a cluster may have a hundred hosts.
      style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 18rem' }}
    >
      <h3 className="flex items-center gap-2 font-semibold">
        {name && name !== group.host ? name : null}
        <span className="font-mono font-normal text-[12px] text-muted">{group.host}</span>
        <Badge tone={complete ? 'running' : 'attention'} className="ml-auto font-normal">
          {t({
            en: `${group.running} of ${group.nodes.length} run`,
            zh: `${group.running} / ${group.nodes.length} 运行中`,
          })}
        </Badge>
      </h3>
      <ul>
        {group.nodes.map((node) => (
          <NodeCard key={node.alias} node={node} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

/** A card a host, with the state and the use of CPU, memory and disk of each of its nodes. */
export default function HostCards({
  nodes,
  hostNames,
  onOpen,
}: {
  nodes: NodeStatus[];
  hostNames: Record<string, string>;
  onOpen: (alias: string) => void;
}) {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-3 p-3">
      {byHost(nodes).map((group) => (
        <HostCard key={group.host} group={group} name={hostNames[group.host]} onOpen={onOpen} />
      ))}
    </div>
  );
}

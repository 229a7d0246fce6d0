'use client';

import { Cpu, Crown, Database, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '@/lib/i18n/client';
import type { ClusterSpec, NodeSpec, Role } from '@/lib/topology/spec';
import { roleOrder, roleWords } from './role-words';

const icons: Record<Role, typeof Cpu> = {
  controller: Crown,
  agent: Wrench,
  datanode: Database,
  computenode: Cpu,
};

interface Props {
  spec: Pick<ClusterSpec, 'ha' | 'hosts' | 'nodes'>;
  /** The nodes to draw; all of them when absent. */
  shown?: NodeSpec[];
  /** What follows a node's alias instead of its port: its state, where the cluster runs. */
  mark?: (node: NodeSpec) => ReactNode;
}

/** Hosts as boxes with their nodes inside; the words below say how many controllers may fail. */
export function TopologyPicture({ spec, shown = spec.nodes, mark }: Props) {
  const t = useT();
  const controllers = spec.nodes.filter((n) => n.role === 'controller').length;
  return (
    <figure className="border-line border-b p-4">
      <div
        className="grid gap-3"
        style={{
          gridTemplateColumns: `repeat(${Math.min(Math.max(spec.hosts.length, 1), 5)}, minmax(0, 1fr))`,
        }}
      >
        {spec.hosts.map((host) => (
          <div key={host.address} className="rounded border border-line-strong p-2">
            <p className="mb-2 font-medium">
              {host.name} <span className="font-mono font-normal text-[12px] text-muted">{host.address}</span>
            </p>
            <ul className="flex flex-col gap-1">
              {roleOrder.flatMap((role) =>
                shown
                  .filter((n) => n.host === host.address && n.role === role)
                  .map((node) => {
                    const Icon = icons[role];
                    return (
                      <li
                        key={`${node.alias}:${node.port}`}
                        className="flex items-center gap-1.5 rounded bg-raised px-2 py-0.5 text-[13px]"
                      >
                        <Icon aria-label={t(roleWords[role])} className="size-3.5 shrink-0 text-muted" />
                        <span className="truncate">{node.alias}</span>
                        {mark?.(node) ?? (
                          <span className="ml-auto font-mono text-[12px] text-muted">{node.port}</span>
                        )}
                      </li>
                    );
                  }),
              )}
            </ul>
          </div>
        ))}
      </div>
      <figcaption className="mt-2 text-[13px] text-muted">
        {spec.ha
          ? t({
              en: `${controllers} controllers form one Raft group; ${Math.floor((controllers - 1) / 2)} of them may fail.`,
              zh: `${controllers} 个控制节点组成一个 Raft 组，可容忍 ${Math.floor((controllers - 1) / 2)} 个故障。`,
            })
          : t({
              en: 'One controller, no Raft group: its loss stops the cluster.',
              zh: '单控制节点，无 Raft 组：其故障将导致集群停止服务。',
            })}
      </figcaption>
    </figure>
  );
}

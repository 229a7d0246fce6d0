'use client';

import { memo } from 'react';
import { Badge } from '@/components/ui/badge';
import { useT } from '@/lib/i18n/client';
import type { NodeStatus } from '@/lib/status/types';
import { NodeState } from './node-state';

const openUpTo = 12;

/** The agents with state and host: those that do not run first; folded where there are many and all run. */
export const AgentsPanel = memo(
  function AgentsPanel({ agents, onOpen }: { agents: NodeStatus[]; onOpen: (alias: string) => void }) {
    const t = useT();
    const running = agents.filter(({ health }) => health === 'running').length;
    const complete = running === agents.length;
    const sorted = [...agents].sort(
      (a, b) => Number(a.health === 'running') - Number(b.health === 'running'),
    );
    return (
      <details
        open={!complete || agents.length <= openUpTo}
        className="rounded border border-line bg-panel px-3 py-1.5"
      >
        <summary className="text-[13px]">
          <span className="mr-2 font-semibold text-[14px]">{t({ en: 'Agents', zh: '代理节点' })}</span>
          <Badge tone={complete ? 'running' : 'attention'}>
            {t({ en: `${running} of ${agents.length} run`, zh: `${running} / ${agents.length} 运行中` })}
          </Badge>
        </summary>
        <ul className="flex max-h-32 flex-wrap gap-x-5 gap-y-1 overflow-y-auto pt-1 text-[13px]">
          {sorted.map((agent) => (
            <li key={agent.alias} className="flex items-center gap-1.5">
              <button
                type="button"
                className="text-accent hover:underline"
                onClick={() => onOpen(agent.alias)}
              >
                {agent.alias}
              </button>
              <span className="font-mono text-[12px] text-muted">{agent.host}</span>
              <NodeState node={agent} />
            </li>
          ))}
        </ul>
      </details>
    );
  },
  (before, after) =>
    before.onOpen === after.onOpen &&
    before.agents.length === after.agents.length &&
    before.agents.every((agent, at) => agent === after.agents[at]),
);

'use client';

import { Network, Rows3, Server } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { controlClass } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { StateFilter } from '@/lib/overview/rows';
import type { DdbRole, NodeHealth, NodeStatus } from '@/lib/status/types';
import type { OverviewView } from './use-view';
import { healthWords, nodeRoleWords } from './words';

interface Props {
  nodes: NodeStatus[];
  view: OverviewView;
  change: (part: Partial<OverviewView>) => void;
  text: string;
  onText: (text: string) => void;
}

const toggleClass = (on: boolean) =>
  cx(
    'inline-flex h-7 items-center gap-1.5 border px-2 text-[13px] whitespace-nowrap',
    on ? 'border-accent bg-starting-ground font-medium' : 'border-line-strong bg-panel hover:bg-raised',
  );

const shapes = [
  { id: 'table', icon: Rows3, text: { en: 'Table', zh: '表格' } },
  { id: 'hosts', icon: Server, text: { en: 'Hosts', zh: '主机' } },
  { id: 'topology', icon: Network, text: { en: 'Topology', zh: '拓扑' } },
] as const;

const shownRoles: DdbRole[] = ['controller', 'datanode', 'computenode', 'single', 'agent', 'unknown'];

function RoleToggles({ nodes, view, change }: Pick<Props, 'nodes' | 'view' | 'change'>) {
  const t = useT();
  const has = shownRoles
    .map((role) => ({ role, count: nodes.filter((node) => node.role === role).length }))
    .filter(({ count }) => count > 0);
  const toggle = (role: DdbRole) =>
    change({
      roles: view.roles.includes(role) ? view.roles.filter((one) => one !== role) : [...view.roles, role],
    });
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t({ en: 'Roles shown', zh: '显示的节点类型' })}</legend>
      {has.map(({ role, count }) => (
        <button
          key={role}
          type="button"
          aria-pressed={view.roles.includes(role)}
          onClick={() => toggle(role)}
          className={cx(toggleClass(view.roles.includes(role)), 'rounded')}
        >
          {t(nodeRoleWords[role])}
          <span className="text-muted">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** Text, role and state filters of the overview, and its shape. */
export function OverviewToolbar({ nodes, view, change, text, onText }: Props) {
  const t = useT();
  const states = Object.keys(healthWords) as NodeHealth[];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <fieldset className="flex">
        <legend className="sr-only">{t({ en: 'View', zh: '视图' })}</legend>
        {shapes.map(({ id, icon: Icon, text: word }) => (
          <button
            key={id}
            type="button"
            aria-pressed={view.show === id}
            onClick={() => change({ show: id })}
            className={cx(toggleClass(view.show === id), '-ml-px first:ml-0 first:rounded-l last:rounded-r')}
          >
            <Icon aria-hidden className="size-3.5" />
            {t(word)}
          </button>
        ))}
      </fieldset>
      <input
        type="search"
        value={text}
        onChange={(event) => onText(event.target.value)}
        aria-label={t({ en: 'Filter nodes by text', zh: '按文字筛选节点' })}
        placeholder={t({ en: 'filter nodes', zh: '筛选节点' })}
        className={cx(controlClass, 'h-7! w-32! text-[13px]')}
      />
      <select
        value={view.state}
        onChange={(event) => change({ state: event.target.value as StateFilter })}
        aria-label={t({ en: 'State', zh: '状态' })}
        className={cx(controlClass, 'h-7! w-28! text-[13px]')}
      >
        <option value="all">{t({ en: 'any state', zh: '所有状态' })}</option>
        <option value="not-running">{t({ en: 'not running', zh: '非运行中' })}</option>
        {states.map((health) => (
          <option key={health} value={health}>
            {t(healthWords[health].text)}
          </option>
        ))}
      </select>
      <RoleToggles nodes={nodes} view={view} change={change} />
    </div>
  );
}

'use client';

import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, buttonClass } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { controlClass } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { LogNode } from '@/lib/logs/types';
import { mostNodes } from './log-query';
import { roleWords } from './words';

interface Props {
  nodes: LogNode[];
  chosen: string[];
  onChoose: (aliases: string[]) => void;
}

const roles = Object.keys(roleWords) as LogNode['role'][];

/** The button with the chosen nodes and the list behind it. */
export function NodePicker({ nodes, chosen, onChoose }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const byEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', byEscape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', byEscape);
    };
  }, [open]);
  const label =
    chosen.length === 0
      ? t({ en: 'Choose nodes', zh: '选择节点' })
      : chosen.length <= 3
        ? chosen.join(', ')
        : t({ en: `${chosen.length} nodes`, zh: `${chosen.length} 个节点` });
  return (
    <div ref={box} className="relative">
      <button
        type="button"
        className={cx(buttonClass(), 'max-w-80')}
        aria-expanded={open}
        aria-label={t({ en: `Nodes: ${label}`, zh: `节点：${label}` })}
        onClick={() => setOpen(!open)}
      >
        <span className="truncate font-mono text-[13px]">{label}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0" />
      </button>
      {open ? <Choice nodes={nodes} chosen={chosen} onChoose={onChoose} /> : null}
    </div>
  );
}

function Choice({ nodes, chosen, onChoose }: Props) {
  const t = useT();
  const [role, setRole] = useState<LogNode['role'] | ''>('');
  const [text, setText] = useState('');
  const fits = nodes.filter(
    (node) => (!role || node.role === role) && `${node.alias} ${node.host}`.includes(text.trim()),
  );
  const present = roles.filter((each) => nodes.some((node) => node.role === each));
  const toggle = (alias: string) =>
    onChoose(chosen.includes(alias) ? chosen.filter((each) => each !== alias) : [...chosen, alias]);
  return (
    <fieldset className="absolute top-full left-0 z-20 mt-1 flex w-[26rem] flex-col gap-2 rounded border border-line-strong bg-panel p-3 shadow-lg">
      <legend className="sr-only">{t({ en: 'Nodes', zh: '节点' })}</legend>
      <input
        className={controlClass}
        placeholder={t({ en: 'Alias or host', zh: '别名或主机' })}
        aria-label={t({ en: 'Alias or host', zh: '别名或主机' })}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex flex-wrap gap-1">
        {present.map((each) => (
          <Button
            key={each}
            small
            aria-pressed={role === each}
            kind={role === each ? 'primary' : 'plain'}
            onClick={() => setRole(role === each ? '' : each)}
          >
            {t(roleWords[each])}
          </Button>
        ))}
      </div>
      <ul className="max-h-64 overflow-y-auto">
        {fits.map(({ alias, host, port }) => (
          <li key={alias}>
            <label className="flex items-center gap-2 rounded px-1 py-0.5 hover:bg-raised">
              <input
                type="checkbox"
                checked={chosen.includes(alias)}
                disabled={!chosen.includes(alias) && chosen.length >= mostNodes}
                onChange={() => toggle(alias)}
              />
              <span className="font-mono text-[13px]">{alias}</span>
              <span className="ml-auto font-mono text-[12px] text-muted">
                {host}:{port}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="flex items-center gap-2">
        <Button small onClick={() => onChoose(fits.slice(0, mostNodes).map(({ alias }) => alias))}>
          {t({ en: 'Choose those shown', zh: '选择列出的节点' })}
        </Button>
        <Button small kind="quiet" onClick={() => onChoose([])}>
          {t({ en: 'None', zh: '清空' })}
        </Button>
        <span className="ml-auto text-[13px] text-muted">
          {t({ en: `at most ${mostNodes}`, zh: `最多 ${mostNodes} 个` })}
        </span>
      </div>
    </fieldset>
  );
}

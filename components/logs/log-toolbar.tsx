'use client';

import { CaseSensitive, RefreshCw, Search } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { controlClass } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import {
  type LogKind,
  type LogLevel,
  type LogNode,
  type LogWay,
  logKinds,
  logLevels,
  logWays,
} from '@/lib/logs/types';
import { DownloadMenu } from './download-menu';
import type { LogQuery } from './log-query';
import { NodePicker } from './node-picker';
import { kindWords, levelLooks, wayWords } from './words';

interface Props {
  clusterId: string;
  nodes: LogNode[];
  query: LogQuery;
  busy: boolean;
  onChange: (change: Partial<LogQuery>) => void;
  onRefresh: () => void;
}

/** Everything that decides what is shown. */
export function LogToolbar({ clusterId, nodes, query, busy, onChange, onRefresh }: Props) {
  const t = useT();
  return (
    <div className="flex flex-col gap-2 border-line border-b p-3">
      <div className="flex flex-wrap items-center gap-2">
        <NodePicker nodes={nodes} chosen={query.nodes} onChoose={(chosen) => onChange({ nodes: chosen })} />
        <div className="w-44">
          <select
            className={controlClass}
            aria-label={t({ en: 'File', zh: '文件' })}
            value={query.kind}
            onChange={(event) => onChange({ kind: event.target.value as LogKind })}
          >
            {logKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(kindWords[kind])}
              </option>
            ))}
          </select>
        </div>
        <div className="w-48">
          <select
            className={controlClass}
            aria-label={t({ en: 'Read', zh: '读取方式' })}
            value={query.via}
            onChange={(event) => onChange({ via: event.target.value as LogWay })}
          >
            {logWays.map((way) => (
              <option key={way} value={way}>
                {t(wayWords[way])}
              </option>
            ))}
          </select>
        </div>
        <fieldset className="flex">
          <legend className="sr-only">{t({ en: 'Order', zh: '顺序' })}</legend>
          <Mode on={!query.follow} onClick={() => onChange({ follow: false })}>
            {t({ en: 'Newest first', zh: '最新在前' })}
          </Mode>
          <Mode on={query.follow} onClick={() => onChange({ follow: true, at: '' })}>
            {t({ en: 'Follow', zh: '实时跟踪' })}
          </Mode>
        </fieldset>
        <div className="ml-auto flex items-center gap-2">
          <Button onClick={onRefresh} busy={busy} disabled={query.nodes.length === 0}>
            {busy ? null : <RefreshCw aria-hidden className="size-4" />}
            {t({ en: 'Refresh', zh: '刷新' })}
          </Button>
          <DownloadMenu clusterId={clusterId} query={query} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Levels chosen={query.levels} onChange={(levels) => onChange({ levels })} />
        <TextSearch query={query} onChange={onChange} />
        <TimeJump query={query} onChange={onChange} />
      </div>
    </div>
  );
}

function Mode({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <Button
      kind={on ? 'primary' : 'plain'}
      aria-pressed={on}
      className="first-of-type:rounded-r-none last-of-type:rounded-l-none"
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

function Levels({ chosen, onChange }: { chosen: LogLevel[]; onChange: (levels: LogLevel[]) => void }) {
  const t = useT();
  const toggle = (level: LogLevel) =>
    onChange(chosen.includes(level) ? chosen.filter((each) => each !== level) : [...chosen, level]);
  return (
    <fieldset className="flex items-center gap-1">
      <legend className="sr-only">{t({ en: 'Levels', zh: '级别' })}</legend>
      {logLevels.map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={chosen.includes(level)}
          onClick={() => toggle(level)}
          className={cx(
            'h-8 rounded border px-2 font-mono text-[12px]',
            levelLooks[level],
            chosen.includes(level) ? 'border-current bg-raised font-bold' : 'border-line bg-panel',
          )}
        >
          {level}
        </button>
      ))}
    </fieldset>
  );
}

type Part = Pick<Props, 'query' | 'onChange'>;

function TextSearch({ query, onChange }: Part) {
  const t = useT();
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ text });
  };
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <div className="w-56">
        <input
          type="search"
          maxLength={500}
          className={cx(controlClass, 'font-mono text-[13px]')}
          placeholder={t({ en: 'Text in the log', zh: '日志内容' })}
          aria-label={t({ en: 'Text in the log', zh: '日志内容' })}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === '' && query.text) onChange({ text: '' });
          }}
        />
      </div>
      <Button
        aria-pressed={query.matchCase}
        kind={query.matchCase ? 'primary' : 'plain'}
        aria-label={t({ en: 'Match case', zh: '区分大小写' })}
        title={t({ en: 'Match case', zh: '区分大小写' })}
        onClick={() => onChange({ matchCase: !query.matchCase })}
      >
        <CaseSensitive aria-hidden className="size-4" />
      </Button>
      <Button type="submit">
        <Search aria-hidden className="size-4" />
        {t({ en: 'Search', zh: '检索' })}
      </Button>
    </form>
  );
}

function TimeJump({ query, onChange }: Part) {
  const t = useT();
  const [at, setAt] = useState(query.at);
  useEffect(() => setAt(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(query.at) ? query.at : ''), [query.at]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (at) onChange({ at, follow: false });
  };
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <div className="w-56">
        <input
          type="datetime-local"
          step="1"
          className={controlClass}
          aria-label={t({ en: 'Time, in the clock of the node', zh: '时间（以节点所在主机时钟为准）' })}
          title={t({ en: 'Time, in the clock of the node', zh: '时间（以节点所在主机时钟为准）' })}
          value={at.slice(0, 19).replace(' ', 'T')}
          onChange={(event) => setAt(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={!at}>
        {t({ en: 'Go to time', zh: '跳转' })}
      </Button>
      {query.at ? (
        <Button kind="quiet" onClick={() => onChange({ at: '' })}>
          {t({ en: 'Newest', zh: '回到最新' })}
        </Button>
      ) : null}
    </form>
  );
}

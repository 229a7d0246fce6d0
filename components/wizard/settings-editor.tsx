'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { readJson } from '@/components/host/queries';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Panel } from '@/components/ui/panel';
import type { ParameterChoice, ParameterChoices } from '@/lib/clusters/parameter-choices';
import { useT } from '@/lib/i18n/client';
import type { ClusterSpec, NodeSetting } from '@/lib/topology/spec';

interface Props {
  spec: ClusterSpec;
  isReadOnly: boolean;
  onChange: (spec: ClusterSpec) => void;
}

type FileName = keyof ParameterChoices;
const fileNames: FileName[] = ['controller.cfg', 'agent.cfg', 'cluster.cfg'];

function rowsOf(spec: ClusterSpec, file: FileName): NodeSetting[] {
  if (file === 'cluster.cfg') return spec.nodeSettings;
  const common = file === 'controller.cfg' ? spec.controllerSettings : spec.agentSettings;
  return Object.entries(common).map(([name, value]) => ({ name, value }));
}

function withRows(spec: ClusterSpec, file: FileName, rows: NodeSetting[]): ClusterSpec {
  if (file === 'cluster.cfg') return { ...spec, nodeSettings: rows };
  const common = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  return file === 'controller.cfg'
    ? { ...spec, controllerSettings: common }
    : { ...spec, agentSettings: common };
}

/** Forms for the settings of each file, fed by the parameter catalogue. */
export function SettingsEditor({ spec, isReadOnly, onChange }: Props) {
  const t = useT();
  const [file, setFile] = useState<FileName>('controller.cfg');
  const { data: choices } = useQuery({
    queryKey: ['parameters'],
    queryFn: () => readJson<ParameterChoices>('/api/parameters'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = rowsOf(spec, file);
  const set = (next: NodeSetting[]) => onChange(withRows(spec, file, next));
  return (
    <Panel title={t({ en: 'Settings', zh: '参数' })}>
      <div
        role="tablist"
        aria-label={t({ en: 'Files', zh: '文件' })}
        className="flex gap-1 border-line border-b px-3 pt-2"
      >
        {fileNames.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={file === name}
            onClick={() => setFile(name)}
            className={cx(
              'rounded-t border border-b-0 px-3 py-1 font-mono text-[13px]',
              file === name ? 'border-line bg-raised font-semibold' : 'border-transparent text-muted',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      <p className="px-4 pt-3 text-[13px] text-muted">{t(leads[file])}</p>
      <fieldset disabled={isReadOnly}>
        <ul className="flex flex-col divide-y divide-line px-4 py-2">
          {rows.map((row, i) => (
            <SettingRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the name is what may be typed, the row is the only stable identity
              key={i}
              row={row}
              qualified={file === 'cluster.cfg'}
              choice={choices?.[file].find((c) => c.name === row.name)}
              onChange={(next) => set(rows.map((r, j) => (i === j ? next : r)))}
              onRemove={() => set(rows.filter((_, j) => i !== j))}
            />
          ))}
        </ul>
        <AddSetting
          choices={choices?.[file] ?? []}
          taken={file === 'cluster.cfg' ? [] : rows.map((r) => r.name)}
          onAdd={(name) => set([...rows, { name, value: '' }])}
        />
      </fieldset>
    </Panel>
  );
}

const leads = {
  'controller.cfg': {
    en: 'Common to all controllers; mode, localSite and dfsHAMode come from the topology.',
    zh: '所有控制节点通用；mode、localSite 与 dfsHAMode 由拓扑生成。',
  },
  'agent.cfg': {
    en: 'Common to all agents; mode, localSite, controllerSite and sites come from the topology.',
    zh: '所有代理节点通用；mode、localSite、controllerSite 与 sites 由拓扑生成。',
  },
  'cluster.cfg': {
    en: 'For data and compute nodes. A qualifier limits a line to one node or, with % (any characters) and ? (one character), to several; <ALIAS> in a value becomes the node’s alias.',
    zh: '适用于数据节点和计算节点。限定词可指定单个节点，或用 %（任意字符）和 ?（单个字符）匹配多个节点；值中的 <ALIAS> 会替换为节点别名。',
  },
};

const cell =
  'h-7 rounded border disabled:opacity-60 border-line-strong bg-panel px-1.5 font-mono text-[13px]';

interface RowProps {
  row: NodeSetting;
  qualified: boolean;
  choice: ParameterChoice | undefined;
  onChange: (row: NodeSetting) => void;
  onRemove: () => void;
}

function SettingRow({ row, qualified, choice, onChange, onRemove }: RowProps) {
  const t = useT();
  const { qualifier: _before, ...plain } = row;
  const hint = choice
    ? [
        choice.type,
        choice.range,
        choice.default ? `${t({ en: 'default', zh: '默认' })} ${choice.default}` : '',
        choice.online
          ? t({ en: 'takes effect online', zh: '可在线生效' })
          : t({ en: 'needs a restart', zh: '重启生效' }),
      ]
    : [];
  return (
    <li className="flex flex-wrap items-start gap-2 py-1.5">
      {qualified ? (
        <input
          className={`${cell} w-32`}
          aria-label={t({ en: `Qualifier of ${row.name}`, zh: `${row.name} 的限定词` })}
          placeholder={t({ en: 'all nodes', zh: '全部节点' })}
          value={row.qualifier ?? ''}
          onChange={(e) => onChange(e.target.value ? { ...plain, qualifier: e.target.value } : plain)}
        />
      ) : null}
      <span className="w-60 break-all pt-1 font-mono text-[13px]">{row.name}</span>
      {choice?.values || choice?.type === 'bool' ? (
        <select
          className={`${cell} w-48`}
          aria-label={row.name}
          value={row.value}
          onChange={(e) => onChange({ ...row, value: e.target.value })}
        >
          {[...new Set([row.value, ...(choice.values ?? ['true', 'false', '1', '0'])])].map((value) => (
            <option key={value}>{value}</option>
          ))}
        </select>
      ) : (
        <input
          className={`${cell} w-48`}
          aria-label={row.name}
          placeholder={choice?.default}
          value={row.value}
          onChange={(e) => onChange({ ...row, value: e.target.value })}
        />
      )}
      <Button
        small
        kind="quiet"
        aria-label={t({ en: `Remove ${row.name}`, zh: `移除 ${row.name}` })}
        onClick={onRemove}
      >
        <Trash2 aria-hidden className="size-3.5" />
      </Button>
      <p className="min-w-52 flex-1 text-[12px] text-muted">
        {choice ? t(choice.text) : t({ en: 'Not in the parameter catalogue.', zh: '不在参数目录中。' })}{' '}
        {hint.filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}

function AddSetting({
  choices,
  taken,
  onAdd,
}: {
  choices: ParameterChoice[];
  taken: string[];
  onAdd: (name: string) => void;
}) {
  const t = useT();
  const id = useId();
  const [name, setName] = useState('');
  const usable = /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !taken.includes(name);
  return (
    <form
      className="flex items-center gap-2 px-4 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!usable) return;
        onAdd(name);
        setName('');
      }}
    >
      <input
        className={`${cell} w-64`}
        list={id}
        aria-label={t({ en: 'Parameter to add', zh: '要添加的参数' })}
        placeholder={t({ en: 'Parameter name', zh: '参数名' })}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <datalist id={id}>
        {choices.map((choice) => (
          <option key={choice.name} value={choice.name}>
            {t(choice.text)}
          </option>
        ))}
      </datalist>
      <Button type="submit" small disabled={!usable}>
        <Plus aria-hidden className="size-3.5" />
        {t({ en: 'Add', zh: '添加' })}
      </Button>
    </form>
  );
}

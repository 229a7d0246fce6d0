'use client';

import { RotateCcw, Undo2, Zap } from 'lucide-react';
import { useId, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import type { Parameter } from '@/lib/config/catalogue';
import type { FormRow } from '@/lib/config/form-rows';
import { nearestName } from '@/lib/config/nearest';
import { checkValue } from '@/lib/config/value-check';
import { useT } from '@/lib/i18n/client';
import { OnlineDialog } from './online-dialog';
import { ParameterInput } from './parameter-input';

interface Props {
  row: FormRow;
  /** The same parameter in all files of the kind. */
  others: FormRow;
  /** Follows from the topology. */
  fixed: boolean;
  editable: boolean;
  onChange: (value: string | undefined) => void;
  onUndo: () => void;
  onScope: (alias: string) => void;
}

/** The default as far as it is known, or how it is computed. */
export function defaultText(parameter: Parameter | undefined): string {
  const known = parameter?.default;
  return known === null || known === undefined || known === ''
    ? (parameter?.defaultExpr ?? '')
    : String(known);
}

export function ParameterRow({ row, others, fixed, editable, onChange, onUndo, onScope }: Props) {
  const t = useT();
  const id = useId();
  const { parameter } = row;
  const byDefault = defaultText(parameter);
  const placeholder = row.differs
    ? t({ en: 'not the same everywhere', zh: '各节点不同' })
    : parameter?.type === 'bool'
      ? t({ en: `default ${byDefault}`, zh: `默认 ${byDefault}` })
      : byDefault;
  const problem = parameter
    ? row.values
        .map(({ value }) => (value === undefined ? undefined : checkValue(parameter, value)))
        .find((found) => found !== undefined)
    : undefined;
  return (
    <li
      className={cx(
        'grid grid-cols-[15rem_18rem_minmax(0,1fr)] gap-x-4 gap-y-1 border-l-2 px-4 py-2',
        row.changed
          ? 'border-l-accent bg-starting-ground/40'
          : row.set
            ? 'border-l-line-strong'
            : 'border-l-transparent',
      )}
    >
      <div className="min-w-0">
        <p className={cx('break-all font-mono text-[13px]', row.set && 'font-semibold')}>{row.name}</p>
        <p className="flex flex-wrap gap-1 pt-0.5">
          <EffectBadge row={row} />
          {parameter?.deprecated ? (
            <Badge tone="attention">{t({ en: 'deprecated', zh: '已废弃' })}</Badge>
          ) : null}
        </p>
      </div>
      <div className="min-w-0">
        <div className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            <ParameterInput
              parameter={parameter}
              value={row.value}
              placeholder={placeholder}
              disabled={fixed || !editable}
              label={row.name}
              invalid={problem?.certain ?? false}
              describedBy={problem ? `${id}-problem` : undefined}
              onChange={onChange}
            />
          </div>
          {editable && !fixed ? <RowButtons row={row} onChange={onChange} onUndo={onUndo} /> : null}
        </div>
        {problem ? (
          <p
            id={`${id}-problem`}
            aria-live="polite"
            className={cx('text-[13px]', problem.certain ? 'text-failed' : 'text-attention')}
          >
            {t(problem.text)}
          </p>
        ) : null}
        {others.differs ? <Values row={others} onScope={onScope} /> : null}
      </div>
      <Description row={row} fixed={fixed} />
    </li>
  );
}

function EffectBadge({ row }: { row: FormRow }) {
  const t = useT();
  if (!row.parameter)
    return <Badge tone="attention">{t({ en: 'not in the catalogue', zh: '不在参数目录中' })}</Badge>;
  return (
    <span className="text-[12px] text-muted">
      {row.parameter.onlineEffective
        ? t({ en: 'takes effect online', zh: '可在线生效' })
        : t({ en: 'restart', zh: '重启生效' })}
    </span>
  );
}

function RowButtons({ row, onChange, onUndo }: Pick<Props, 'row' | 'onChange' | 'onUndo'>) {
  const t = useT();
  const [online, setOnline] = useState(false);
  const { name, value, parameter } = row;
  return (
    <>
      {row.changed ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Undo ${name}`, zh: `撤销 ${name}` })}
          onClick={onUndo}
        >
          <Undo2 aria-hidden className="size-3.5" />
        </Button>
      ) : null}
      {row.set ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Remove ${name}: back to the default`, zh: `移除 ${name}，恢复默认值` })}
          title={t({ en: 'Remove: back to the default', zh: '移除，恢复默认值' })}
          onClick={() => onChange(undefined)}
        >
          <RotateCcw aria-hidden className="size-3.5" />
        </Button>
      ) : null}
      {parameter?.onlineEffective ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Set ${name} now without restart`, zh: `不重启立即设置 ${name}` })}
          title={t({ en: 'Set now without restart', zh: '不重启立即设置' })}
          onClick={() => setOnline(true)}
        >
          <Zap aria-hidden className="size-3.5" />
        </Button>
      ) : null}
      {online && parameter ? (
        <OnlineDialog
          parameter={parameter}
          value={value ?? ''}
          aliases={row.values.map((v) => v.alias)}
          onKeep={onChange}
          onClose={() => setOnline(false)}
        />
      ) : null}
    </>
  );
}

/** Each node's own value, where they are not the same. */
function Values({ row, onScope }: { row: FormRow; onScope: (alias: string) => void }) {
  const t = useT();
  return (
    <ul
      className="pt-1 text-[12px]"
      aria-label={t({ en: `Values of ${row.name}`, zh: `${row.name} 的各节点取值` })}
    >
      {row.values.map(({ alias, value }) => (
        <li key={alias}>
          <button type="button" className="text-accent underline" onClick={() => onScope(alias)}>
            {alias}
          </button>{' '}
          <span className="break-all font-mono">
            {value === undefined ? (
              <span className="font-sans text-muted">{t({ en: 'not set', zh: '未设置' })}</span>
            ) : row.parameter?.sensitive ? (
              '•••'
            ) : (
              value
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Description({ row, fixed }: { row: FormRow; fixed: boolean }) {
  const t = useT();
  const { parameter } = row;
  if (!parameter) {
    const meant = nearestName(row.name);
    return (
      <p className="text-[13px] text-muted">
        {meant
          ? t({
              en: `No parameter of this name is known. Is ${meant} meant?`,
              zh: `没有此名称的参数，是否应为 ${meant}？`,
            })
          : t({
              en: 'A parameter of your own; Deck keeps it as it is.',
              zh: '自定义参数，Deck 按原样保留。',
            })}
      </p>
    );
  }
  const { min, max } = parameter;
  const facts = [
    min !== undefined || max !== undefined
      ? `${min ?? ''} … ${max ?? ''} ${parameter.unit ?? ''}`.trim()
      : '',
    defaultText(parameter)
      ? t({ en: `default ${defaultText(parameter)}`, zh: `默认 ${defaultText(parameter)}` })
      : '',
    parameter.since ? t({ en: `since ${parameter.since}`, zh: `${parameter.since} 起` }) : '',
    parameter.deprecated ?? '',
  ].filter(Boolean);
  return (
    <div className="min-w-0 text-[13px] text-muted">
      <p>{t({ en: parameter.description_en, zh: parameter.description_zh })}</p>
      {fixed ? (
        <p>
          {t({
            en: 'Follows from the topology; Nodes Setup changes it.',
            zh: '由拓扑决定，请在“节点管理”中修改。',
          })}
        </p>
      ) : facts.length > 0 ? (
        <p className="break-words text-[12px]">{facts.join(' · ')}</p>
      ) : null}
    </div>
  );
}

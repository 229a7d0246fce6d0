'use client';

import { Trash2, Undo2, Zap } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Td } from '@/components/ui/table';
import { fieldText, type NodeRow } from '@/lib/config/node-rows';
import { checkValue } from '@/lib/config/value-check';
import { useT } from '@/lib/i18n/client';
import { Meant } from './add-parameter';
import { AppliesTo } from './applies-to';
import { OnlineDialog } from './online-dialog';
import { CommitInput, ParameterInput } from './parameter-input';
import { defaultText } from './parameter-row';

interface Props {
  row: NodeRow;
  /** Number of data and compute nodes. */
  total: number;
  /** Id of the list of known names. */
  names: string;
  editable: boolean;
  /** The value before the edit, where the line was there. */
  present: string | undefined;
  onRename: (qualifier: string, name: string) => void;
  onValue: (value: string) => void;
  onRemove: () => void;
}

export function NodeRowLine({ row, total, names, editable, present, onRename, onValue, onRemove }: Props) {
  const t = useT();
  const id = useId();
  const { key, qualifier, name, value, parameter } = row;
  const changed = present !== value;
  const problem = parameter ? checkValue(parameter, value) : undefined;
  return (
    <tr className={cx(changed && 'bg-starting-ground/40')}>
      <Td className="w-36">
        <CommitInput
          className="w-full"
          aria-label={t({ en: `Qualifier of ${key}`, zh: `${key} 的限定词` })}
          placeholder={t({ en: 'all nodes', zh: '全部节点' })}
          disabled={!editable}
          value={qualifier}
          clean={fieldText}
          onType={(next) => onRename(next, name)}
        />
      </Td>
      <Td className="w-72">
        <CommitInput
          className="w-full"
          list={names}
          aria-label={t({ en: `Name of ${key}`, zh: `${key} 的名称` })}
          disabled={!editable}
          value={name}
          clean={fieldText}
          onType={(next) => next !== '' && onRename(qualifier, next)}
        />
        <p className="pt-0.5 text-[12px] text-muted">
          {parameter ? (
            t({ en: parameter.description_en, zh: parameter.description_zh })
          ) : (
            <Meant name={name} onTake={(meant) => onRename(qualifier, meant)} />
          )}
        </p>
      </Td>
      <Td>
        <ParameterInput
          parameter={parameter}
          value={value}
          required
          placeholder={defaultText(parameter)}
          disabled={!editable}
          label={t({ en: `Value of ${key}`, zh: `${key} 的取值` })}
          invalid={problem?.certain ?? false}
          describedBy={problem ? `${id}-problem` : undefined}
          onChange={(next) => onValue(next ?? '')}
        />
        {problem ? (
          <p
            id={`${id}-problem`}
            aria-live="polite"
            className={cx('text-[13px]', problem.certain ? 'text-failed' : 'text-attention')}
          >
            {t(problem.text)}
          </p>
        ) : null}
        {changed && present !== undefined ? (
          <p className="break-all text-[12px] text-muted">
            {t({ en: 'before', zh: '修改前' })} {parameter?.sensitive ? '•••' : present}
          </p>
        ) : null}
        <Effect row={row} />
      </Td>
      <Td className="w-44">
        <AppliesTo row={row} total={total} />
      </Td>
      <Td className="w-28 whitespace-nowrap text-right">
        {editable ? <Buttons row={row} present={present} onValue={onValue} onRemove={onRemove} /> : null}
      </Td>
    </tr>
  );
}

function Effect({ row: { parameter } }: { row: NodeRow }) {
  const t = useT();
  if (!parameter) return null;
  return (
    <p className="text-[12px] text-muted">
      {parameter.onlineEffective
        ? t({ en: 'takes effect online', zh: '可在线生效' })
        : t({ en: 'restart', zh: '重启生效' })}
    </p>
  );
}

function Buttons({
  row,
  present,
  onValue,
  onRemove,
}: Pick<Props, 'row' | 'present' | 'onValue' | 'onRemove'>) {
  const t = useT();
  const [online, setOnline] = useState(false);
  const { key, value, parameter } = row;
  const taken = new Set(row.shadowed.map((each) => each.alias));
  return (
    <>
      {parameter?.onlineEffective && row.matches.length > 0 ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Set ${key} now without restart`, zh: `不重启立即设置 ${key}` })}
          title={t({ en: 'Set now without restart', zh: '不重启立即设置' })}
          onClick={() => setOnline(true)}
        >
          <Zap aria-hidden className="size-3.5" />
        </Button>
      ) : null}
      {present !== undefined && present !== value ? (
        <Button
          small
          kind="quiet"
          aria-label={t({ en: `Undo ${key}`, zh: `撤销 ${key}` })}
          onClick={() => onValue(present)}
        >
          <Undo2 aria-hidden className="size-3.5" />
        </Button>
      ) : null}
      <Button
        small
        kind="quiet"
        aria-label={t({ en: `Remove ${key}`, zh: `移除 ${key}` })}
        title={t({ en: 'Remove the line', zh: '移除此行' })}
        onClick={onRemove}
      >
        <Trash2 aria-hidden className="size-3.5" />
      </Button>
      {online && parameter ? (
        <OnlineDialog
          parameter={parameter}
          value={value}
          aliases={row.matches.filter((alias) => !taken.has(alias))}
          onKeep={onValue}
          onClose={() => setOnline(false)}
        />
      ) : null}
    </>
  );
}

'use client';

import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { parameter } from '@/lib/config/catalogue';
import { addEntry, entriesIn } from '@/lib/config/edit';
import { hasWildcard, matchesAlias } from '@/lib/config/expand';
import { fieldText, keyOf } from '@/lib/config/node-rows';
import { checkValue } from '@/lib/config/value-check';
import { useT } from '@/lib/i18n/client';
import { isQualifier, isSettingName, isValue } from '@/lib/topology/names';
import { Meant } from './add-parameter';
import { cellClass } from './parameter-input';
import { defaultText } from './parameter-row';

interface Props {
  text: string;
  aliases: string[];
  /** Id of the list of known names. */
  names: string;
  onText: (text: string) => void;
}

/** Adds a line to cluster.cfg. */
export function AddNodeRow({ text, aliases, names, onText }: Props) {
  const t = useT();
  const [qualifier, setQualifier] = useState('');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const known = parameter(name);
  const key = keyOf(qualifier, name);
  const taken = name !== '' && entriesIn('cluster.cfg', text).some((entry) => entry.key === key);
  const problem = known && value.trim() !== '' ? checkValue(known, value.trim()) : undefined;
  const usable =
    isSettingName(name) &&
    (qualifier === '' || isQualifier(qualifier)) &&
    isValue(value.trim()) &&
    !taken &&
    !problem?.certain;
  const count = aliases.filter(
    (alias) =>
      qualifier === '' || qualifier === alias || (hasWildcard(qualifier) && matchesAlias(qualifier, alias)),
  ).length;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!usable) return;
    onText(addEntry('cluster.cfg', text, key, value.trim()));
    setName('');
    setValue('');
  };
  const field = (
    label: string,
    width: string,
    typed: string,
    onType: (typed: string) => void,
    more: { placeholder: string; list?: string },
  ) => (
    <input
      className={cx(cellClass, width)}
      aria-label={label}
      value={typed}
      onChange={(event) => onType(event.target.value)}
      autoComplete="off"
      spellCheck={false}
      {...more}
    />
  );
  return (
    <form className="flex flex-wrap items-center gap-2 border-line border-t px-3 py-3" onSubmit={add}>
      {field(
        t({ en: 'Qualifier of the new line', zh: '新配置行的限定词' }),
        'w-32',
        qualifier,
        (typed) => setQualifier(fieldText(typed)),
        { placeholder: t({ en: 'all nodes', zh: '全部节点' }) },
      )}
      {field(
        t({ en: 'Name in the new line', zh: '新配置行的名称' }),
        'w-64',
        name,
        (typed) => setName(fieldText(typed)),
        { placeholder: t({ en: 'Parameter name', zh: '参数名' }), list: names },
      )}
      {field(t({ en: 'Value in the new line', zh: '新配置行的取值' }), 'w-64', value, setValue, {
        placeholder: defaultText(known) || t({ en: 'Value', zh: '取值' }),
      })}
      <Button type="submit" small disabled={!usable}>
        <Plus aria-hidden className="size-3.5" />
        {t({ en: 'Add', zh: '添加' })}
      </Button>
      <span className="text-[13px] text-muted" aria-live="polite">
        {problem ? (
          t(problem.text)
        ) : taken ? (
          t({ en: `There is a line ${key} already.`, zh: `已有配置行 ${key}。` })
        ) : (
          <Meant name={name} onTake={setName} />
        )}{' '}
        {qualifier === ''
          ? null
          : t({
              en: `for ${count} of ${aliases.length} nodes`,
              zh: `适用 ${count} / ${aliases.length} 个节点`,
            })}
      </span>
    </form>
  );
}

'use client';

import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { type CfgName, isKnownName, parameter, parametersFor } from '@/lib/config/catalogue';
import { nearestName } from '@/lib/config/nearest';
import { checkValue } from '@/lib/config/value-check';
import { useT } from '@/lib/i18n/client';
import { isSettingName, isValue } from '@/lib/topology/names';
import { cellClass } from './parameter-input';
import { defaultText } from './parameter-row';

interface Props {
  file: CfgName;
  taken: string[];
  onAdd: (name: string, value: string) => void;
}

/** Sets a parameter by name, known or not, with a word on what may have been meant. */
export function AddParameter({ file, taken, onAdd }: Props) {
  const t = useT();
  const id = useId();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const known = parameter(name);
  const problem = known && value.trim() !== '' ? checkValue(known, value.trim()) : undefined;
  const usable =
    isSettingName(name) &&
    isValue(value.trim()) &&
    value.trim() !== '' &&
    !taken.includes(name) &&
    !problem?.certain;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!usable) return;
    onAdd(name, value.trim());
    setName('');
    setValue('');
  };
  return (
    <form className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3" onSubmit={add}>
      <input
        className={cx(cellClass, 'w-60')}
        list={id}
        aria-label={t({ en: 'Name of a parameter to add', zh: '要添加的参数名' })}
        placeholder={t({ en: 'Parameter name', zh: '参数名' })}
        value={name}
        onChange={(event) => setName(event.target.value.trim())}
        autoComplete="off"
        spellCheck={false}
      />
      <ParameterNames id={id} file={file} taken={taken} />
      <input
        className={cx(cellClass, 'w-60')}
        aria-label={t({ en: 'Value of the parameter to add', zh: '要添加的参数取值' })}
        placeholder={defaultText(known) || t({ en: 'Value', zh: '取值' })}
        aria-invalid={problem?.certain || undefined}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" small disabled={!usable}>
        <Plus aria-hidden className="size-3.5" />
        {t({ en: 'Add', zh: '添加' })}
      </Button>
      <span className="text-[13px] text-muted" aria-live="polite">
        {problem ? (
          t(problem.text)
        ) : taken.includes(name) ? (
          t({ en: `${name} is set already.`, zh: `${name} 已设置。` })
        ) : (
          <Meant name={name} onTake={setName} />
        )}
      </span>
    </form>
  );
}

/** Names that a field may offer. */
export function ParameterNames({ id, file, taken = [] }: { id: string; file: CfgName; taken?: string[] }) {
  const t = useT();
  return (
    <datalist id={id}>
      {parametersFor(file)
        .filter((p) => !p.commandLineOnly && !taken.includes(p.name))
        .map((p) => (
          <option key={p.name} value={p.name}>
            {t({ en: p.description_en, zh: p.description_zh })}
          </option>
        ))}
    </datalist>
  );
}

/** Asks whether another name is meant when the one typed is not known. */
export function Meant({ name, onTake }: { name: string; onTake: (name: string) => void }) {
  const t = useT();
  if (name === '' || isKnownName(name)) return null;
  const meant = nearestName(name);
  if (!meant) return isSettingName(name) ? t({ en: 'Not in the catalogue.', zh: '不在参数目录中。' }) : null;
  return (
    <button type="button" className="text-accent underline" onClick={() => onTake(meant)}>
      {t({ en: `Is ${meant} meant?`, zh: `是否应为 ${meant}？` })}
    </button>
  );
}

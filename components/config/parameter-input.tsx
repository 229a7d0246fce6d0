'use client';

import { Eye, EyeOff } from 'lucide-react';
import { type InputHTMLAttributes, useId, useState } from 'react';
import { cx } from '@/components/ui/cx';
import type { Parameter } from '@/lib/config/catalogue';
import { useT } from '@/lib/i18n/client';

/** Looks of an input in a dense row. */
export const cellClass =
  'h-7 min-w-0 scroll-mb-20 rounded border border-line-strong bg-panel px-1.5 font-mono text-[13px] placeholder:text-muted disabled:opacity-60 aria-invalid:border-failed';

interface TypedInputProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'onBlur' | 'onFocus'> {
  value: string;
  /** Called with what is typed, without blanks around it. */
  onType: (value: string) => void;
  /** Called when the field is left empty; without it an empty value is typed like any other. */
  onEmpty?: () => void;
}

/** A text input that shows what is being typed, also where the document drops it: blanks at the end, nothing at all. */
export function TypedInput({ value, onType, onEmpty, className, ...rest }: TypedInputProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      {...rest}
      className={cx(cellClass, className)}
      value={typed ?? value}
      autoComplete="off"
      spellCheck={false}
      onFocus={() => setTyped(value)}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = event.target.value.trim();
        if (next !== '' || !onEmpty) onType(next);
      }}
      onBlur={() => {
        if (typed?.trim() === '' && value !== '') onEmpty?.();
        setTyped(undefined);
      }}
    />
  );
}

/** A text input that hands over what was typed when it is left or Enter is pressed; Escape takes it back. */
export function CommitInput({
  value,
  onType,
  className,
  clean,
  ...rest
}: Omit<TypedInputProps, 'onEmpty'> & { clean: (typed: string) => string }) {
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    if (typed !== undefined && typed !== value) onType(typed);
    setTyped(undefined);
  };
  return (
    <input
      {...rest}
      className={cx(cellClass, className)}
      value={typed ?? value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setTyped(clean(event.target.value))}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setTyped(undefined);
      }}
      onBlur={commit}
    />
  );
}

interface Props {
  parameter: Parameter | undefined;
  value: string | undefined;
  placeholder: string;
  disabled: boolean;
  label: string;
  invalid: boolean;
  describedBy?: string | undefined;
  /** The line stays whatever its value is. */
  required?: boolean;
  /** `undefined` takes the setting out. */
  onChange: (value: string | undefined) => void;
}

/** The input that fits a parameter's type. */
export function ParameterInput(props: Props) {
  const { parameter, value } = props;
  if (parameter?.type === 'bool' && (value === undefined || /^(true|false|0|1)$/i.test(value)))
    return <Switch {...props} />;
  if (parameter?.enum) return <Choice {...props} choices={parameter.enum.map(String)} />;
  return <Line {...props} />;
}

function Switch({ value, placeholder, disabled, label, onChange, parameter, required }: Props) {
  const t = useT();
  const group = useId();
  const digits = value === '0' || value === '1' || parameter?.default === 0 || parameter?.default === 1;
  const state = value === undefined ? 'default' : /^(1|true)$/i.test(value) ? 'on' : 'off';
  const options = [
    ...(required
      ? []
      : [{ state: 'default', value: undefined, text: placeholder || t({ en: 'default', zh: '默认' }) }]),
    { state: 'on', value: digits ? '1' : 'true', text: digits ? '1' : 'true' },
    { state: 'off', value: digits ? '0' : 'false', text: digits ? '0' : 'false' },
  ];
  return (
    <fieldset
      disabled={disabled}
      aria-label={label}
      className="inline-flex h-7 min-w-0 scroll-mb-20 max-w-full items-stretch overflow-hidden rounded border border-line-strong disabled:opacity-60"
    >
      {options.map((option) => (
        <label
          key={option.state}
          className={cx(
            'flex items-center px-2 text-[13px] has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.state === 'default' ? 'min-w-0 shrink' : 'border-line-strong font-mono not-first:border-l',
            state === option.state ? 'bg-raised font-semibold' : 'text-muted',
          )}
        >
          <input
            type="radio"
            className="sr-only"
            name={group}
            checked={state === option.state}
            onChange={() => onChange(option.value)}
          />
          <span className="truncate">{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Choice({
  value,
  placeholder,
  disabled,
  label,
  invalid,
  describedBy,
  onChange,
  choices,
}: Props & { choices: string[] }) {
  return (
    <select
      className={cx(cellClass, 'w-full')}
      aria-label={label}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      disabled={disabled}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{placeholder}</option>
      {[...new Set([...(value ? [value] : []), ...choices])].map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
}

function Line({
  parameter,
  value,
  placeholder,
  disabled,
  label,
  invalid,
  describedBy,
  onChange,
  required,
}: Props) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const secret = parameter?.sensitive !== undefined;
  const numeric = parameter && ['int', 'long', 'double'].includes(parameter.type);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="flex items-center gap-1.5">
      <TypedInput
        className={numeric ? 'w-40' : 'w-full'}
        type={secret && !shown ? 'password' : 'text'}
        inputMode={numeric ? 'decimal' : 'text'}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        disabled={disabled}
        placeholder={placeholder}
        value={value ?? ''}
        onType={onChange}
        {...(required ? {} : { onEmpty: () => onChange(undefined) })}
      />
      {parameter?.unit ? <span className="text-[13px] text-muted">{parameter.unit}</span> : null}
      {secret ? (
        <button
          type="button"
          className="rounded p-1 text-muted hover:bg-raised"
          aria-pressed={shown}
          aria-label={t({ en: 'Show the value', zh: '显示取值' })}
          onClick={() => setShown(!shown)}
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </span>
  );
}

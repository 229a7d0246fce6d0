import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { cx } from './cx';

export const controlClass =
  'w-full rounded border border-line-strong bg-panel text-ink px-2 h-8 placeholder:text-muted disabled:opacity-60 aria-invalid:border-failed';

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  className?: string;
}

function useField(help: ReactNode, error: ReactNode) {
  const id = useId();
  const describedBy =
    [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
  return { id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined };
}

function Frame({
  id,
  label,
  help,
  error,
  className,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {help ? (
        <p id={`${id}-help`} className="text-[13px] text-muted">
          {help}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-[13px] text-failed" aria-live="polite">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({
  label,
  help,
  error,
  className,
  mono,
  ...rest
}: FieldProps & { mono?: boolean } & InputHTMLAttributes<HTMLInputElement>) {
  const field = useField(help, error);
  return (
    <Frame id={field.id} label={label} help={help} error={error} className={className}>
      <input className={cx(controlClass, mono && 'font-mono text-[13px]')} {...field} {...rest} />
    </Frame>
  );
}

export function TextAreaField({
  label,
  help,
  error,
  className,
  mono,
  ...rest
}: FieldProps & { mono?: boolean } & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const field = useField(help, error);
  return (
    <Frame id={field.id} label={label} help={help} error={error} className={className}>
      <textarea
        className={cx(controlClass, 'h-auto py-1.5', mono && 'font-mono text-[13px]')}
        {...field}
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  help,
  error,
  className,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const field = useField(help, error);
  return (
    <Frame id={field.id} label={label} help={help} error={error} className={className}>
      <select className={controlClass} {...field} {...rest}>
        {children}
      </select>
    </Frame>
  );
}

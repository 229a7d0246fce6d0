import type { ButtonHTMLAttributes } from 'react';
import { cx } from './cx';
import { Spinner } from './spinner';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Record<ButtonKind, string> = {
  primary: 'bg-accent text-accent-ink border-accent hover:brightness-110',
  plain: 'bg-panel text-ink border-line-strong hover:bg-raised',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-raised',
  danger: 'bg-panel text-failed border-failed hover:bg-failed-ground',
};

/** Looks of a button, also for links that act as one. */
export function buttonClass(kind: ButtonKind = 'plain', small = false): string {
  return cx(
    'inline-flex items-center justify-center gap-1.5 rounded border font-medium whitespace-nowrap transition-colors',
    'disabled:opacity-50 disabled:cursor-not-allowed',
    small ? 'h-7 px-2 text-[13px]' : 'h-8 px-3',
    looks[kind],
  );
}

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { kind?: ButtonKind; small?: boolean; busy?: boolean };

export function Button({
  kind = 'plain',
  small,
  busy,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={cx(buttonClass(kind, small), className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

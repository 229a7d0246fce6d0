import { AlertTriangle, CheckCircle2, Info, XCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

const looks = {
  info: { icon: Info, class: 'border-starting bg-starting-ground', ink: 'text-starting' },
  ok: { icon: CheckCircle2, class: 'border-running bg-running-ground', ink: 'text-running' },
  warning: { icon: AlertTriangle, class: 'border-attention bg-attention-ground', ink: 'text-attention' },
  error: { icon: XCircle, class: 'border-failed bg-failed-ground', ink: 'text-failed' },
};

export function Notice({
  kind = 'info',
  title,
  children,
  action,
}: {
  kind?: keyof typeof looks;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { icon: Icon, class: look, ink } = looks[kind];
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      className={cx('flex gap-2 rounded border px-3 py-2', look)}
    >
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', ink)} />
      <div className="min-w-0 flex-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children}
      </div>
      {action ? <div className="shrink-0">{action}</div> : null}
    </div>
  );
}

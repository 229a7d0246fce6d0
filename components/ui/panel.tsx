import type { ReactNode } from 'react';
import { cx } from './cx';

export function Panel({
  title,
  actions,
  children,
  className,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx('rounded border border-line bg-panel', className)}>
      {title ? (
        <header className="flex min-h-10 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
          <h2 className="font-semibold">{title}</h2>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  );
}

export function PageHeader({
  title,
  lead,
  actions,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-4 flex items-start justify-between gap-4">
      <div>
        <h1 className="font-semibold text-xl">{title}</h1>
        {lead ? <p className="max-w-3xl text-muted">{lead}</p> : null}
      </div>
      {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** What a page shows before there is anything: what it is for and the first step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      <div className="font-semibold text-base">{title}</div>
      {children ? <div className="max-w-xl text-muted">{children}</div> : null}
      {action}
    </div>
  );
}

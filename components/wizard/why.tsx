import type { ReactNode } from 'react';

/** The short help text on the why of a step. */
export function Why({ children }: { children: ReactNode }) {
  return <p className="max-w-3xl text-muted">{children}</p>;
}

'use client';

import type { ReactNode } from 'react';
import { useT } from '@/lib/i18n/client';
import { Button } from './button';
import { ErrorNotice, type ShownError } from './error-notice';

interface Props {
  onClose: () => void;
  /** What stood against it at the last try. */
  error?: ShownError;
  /** The button that goes on. */
  children: ReactNode;
}

/** How a dialog ends: what went wrong, the way out, and the way on. */
export function DialogFooter({ onClose, error, children }: Props) {
  const t = useT();
  return (
    <>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t({ en: 'Cancel', zh: '取消' })}</Button>
        {children}
      </div>
    </>
  );
}

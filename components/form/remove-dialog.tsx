'use client';

import type { ReactNode } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { useAction } from './use-action';

interface Props {
  /** What is to be removed; the dialog is open while there is something. */
  row: { id: string } | undefined;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
  title: Text;
  action?: Text;
  success: Text;
  /** Called after success as well as when the reader thinks better of it. */
  onClose: () => void;
  onRemoved?: () => void;
  children: ReactNode;
}

const standard: Text = { en: 'Remove', zh: '删除' };

/** Asks before a row is removed, and stays open with the error when that fails. */
export function RemoveDialog({
  row,
  remove,
  title,
  action = standard,
  success,
  onClose,
  onRemoved,
  children,
}: Props) {
  const t = useT();
  const { run, busy, error, clear } = useAction(remove, {
    done: () => {
      onClose();
      onRemoved?.();
    },
    success,
  });
  return (
    <ConfirmDialog
      open={row !== undefined}
      onClose={() => {
        clear();
        onClose();
      }}
      onConfirm={() => row && run({ id: row.id })}
      busy={busy}
      title={t(title)}
      action={t(action)}
    >
      {children}
      {error ? <ErrorNotice error={error} /> : null}
    </ConfirmDialog>
  );
}

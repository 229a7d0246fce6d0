'use client';

import { type ReactNode, useState } from 'react';
import { useT } from '@/lib/i18n/client';
import { Button } from './button';
import { Dialog } from './dialog';
import { TextField } from './field';

interface Props {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: ReactNode;
  children: ReactNode;
  action: ReactNode;
  busy?: boolean;
  /** When set, this word must be typed first: for what cannot be undone. */
  typed?: string;
}

export function ConfirmDialog({ open, onClose, onConfirm, title, children, action, busy, typed }: Props) {
  const t = useT();
  const [word, setWord] = useState('');
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <div>{children}</div>
        {typed ? (
          <TextField
            label={t({ en: `Type ${typed} to confirm`, zh: `输入 ${typed} 以确认` })}
            value={word}
            onChange={(e) => setWord(e.target.value)}
            autoComplete="off"
            mono
          />
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t({ en: 'Cancel', zh: '取消' })}</Button>
          <Button type="submit" kind="danger" busy={busy} disabled={typed !== undefined && word !== typed}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

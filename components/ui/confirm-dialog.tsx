'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { DialogFooter } from './dialog-footer';
import { TypedWordField } from './typed-word-field';

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
        {typed ? <TypedWordField word={typed} value={word} onChange={setWord} /> : null}
        <DialogFooter onClose={onClose}>
          <Button type="submit" kind="danger" busy={busy} disabled={typed !== undefined && word !== typed}>
            {action}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

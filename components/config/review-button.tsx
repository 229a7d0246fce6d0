'use client';

import { type ReactNode, useState } from 'react';
import { type Action, useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { countChanges } from '@/lib/config/edit-session';
import { useT } from '@/lib/i18n/client';
import { useConfig } from './config-provider';

interface Props<I, T> {
  /** Asks the server for a change that takes the place of what is edited. */
  action: Action<I, T>;
  input: I;
  /** Belongs to the action: the button is busy until it has ended. */
  done: (answer: T) => Promise<void>;
  /** What the change does, as the head of dialogs. */
  title: string;
  hint?: string;
  quiet?: boolean;
  children: ReactNode;
}

/** A button behind which a whole change is put up for review; asks first where edits would give way to it. */
export function ReviewButton<I, T>({ action, input, done, title, hint, quiet, children }: Props<I, T>) {
  const t = useT();
  const { view, session } = useConfig();
  const [asking, setAsking] = useState(false);
  const { changes } = countChanges(session);
  const { run, busy, error, clear } = useAction(action, {
    done: (answer) => {
      setAsking(false);
      return done(answer);
    },
  });
  return (
    <>
      <Button
        small
        title={hint}
        kind={quiet ? 'quiet' : 'plain'}
        busy={busy}
        disabled={!view}
        onClick={() => (changes > 0 ? setAsking(true) : run(input))}
      >
        {children}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => run(input)}
        busy={busy}
        title={title}
        action={t({ en: 'Replace my edits', zh: '替换我的修改' })}
      >
        {t({
          en: `${changes} edits that are not applied yet give way to it.`,
          zh: `尚未应用的 ${changes} 处修改将被恢复内容替换。`,
        })}
      </ConfirmDialog>
      {error ? (
        <Dialog open onClose={clear} title={title}>
          <ErrorNotice error={error} />
        </Dialog>
      ) : null}
    </>
  );
}

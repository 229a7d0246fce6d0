'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import { passwordHelp } from '@/lib/auth/password-rules';
import { useT } from '@/lib/i18n/client';

type Change = (input: { current: string; next: string }) => Promise<ActionResult<void>>;

/** The signed-in user's own password; a change signs them out everywhere. */
export function OwnPasswordPanel({ change }: { change: Change }) {
  const t = useT();
  const router = useRouter();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { run, busy, error } = useAction(change, {
    done: () => router.push('/sign-in'),
    success: { en: 'Password changed; sign in again.', zh: '密码已修改，请重新登录。' },
  });
  return (
    <Panel title={t({ en: 'Your password', zh: '我的密码' })}>
      <form
        className="flex max-w-md flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          run({ current, next });
        }}
      >
        <TextField
          label={t({ en: 'Present password', zh: '当前密码' })}
          type="password"
          required
          autoComplete="current-password"
          value={current}
          onChange={(e) => setCurrent(e.target.value)}
        />
        <TextField
          label={t({ en: 'New password', zh: '新密码' })}
          type="password"
          required
          autoComplete="new-password"
          value={next}
          onChange={(e) => setNext(e.target.value)}
          help={t(passwordHelp)}
        />
        {error ? <ErrorNotice error={error} /> : null}
        <div>
          <Button type="submit" busy={busy}>
            {t({ en: 'Change password', zh: '修改密码' })}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

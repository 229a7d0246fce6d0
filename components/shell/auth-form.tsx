'use client';

import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

interface State {
  error?: ShownError;
  username?: string;
}

interface Props {
  action: (state: State, form: FormData) => Promise<State>;
  title: Text;
  lead?: Text;
  button: Text;
  passwordHelp?: Text;
  newPassword?: boolean;
  /** The page that comes next. */
  back?: string;
}

export function AuthForm({ action, title, lead, button, passwordHelp, newPassword, back }: Props) {
  const t = useT();
  const [state, submit, busy] = useActionState(action, {});
  return (
    <form action={submit} className="flex flex-col gap-4">
      <h2 className="font-semibold text-base">{t(title)}</h2>
      {lead ? <p className="text-muted">{t(lead)}</p> : null}
      {state.error ? <ErrorNotice error={state.error} /> : null}
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <TextField
        label={t({ en: 'User name', zh: '用户名' })}
        name="username"
        defaultValue={state.username}
        required
        autoComplete="username"
        autoFocus
      />
      <TextField
        label={t({ en: 'Password', zh: '密码' })}
        name="password"
        type="password"
        required
        autoComplete={newPassword ? 'new-password' : 'current-password'}
        help={passwordHelp ? t(passwordHelp) : undefined}
      />
      <Button type="submit" kind="primary" busy={busy}>
        {t(button)}
      </Button>
    </form>
  );
}

'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import type { CredentialInput, CredentialRow } from '@/lib/credentials/schemas';
import { useT } from '@/lib/i18n/client';
import { kindNames, sudoNames } from './credential-words';

type Draft = { [K in keyof CredentialInput]-?: NonNullable<CredentialInput[K]> };

const empty: Draft = {
  name: '',
  username: 'root',
  kind: 'password',
  password: '',
  privateKey: '',
  passphrase: '',
  sudo: 'none',
  sudoPassword: '',
};

function filled(draft: Draft): CredentialInput {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '')) as CredentialInput;
}

interface Props<T> {
  row?: CredentialRow;
  submit: (input: CredentialInput) => Promise<ActionResult<T>>;
  done: (data: T) => void;
}

export function CredentialForm<T>({ row, submit, done }: Props<T>) {
  const t = useT();
  const [draft, setDraft] = useState<Draft>(() =>
    row
      ? {
          ...empty,
          name: row.name,
          username: row.username,
          kind: row.kind as Draft['kind'],
          sudo: row.sudo as Draft['sudo'],
        }
      : empty,
  );
  const { run, busy, error } = useAction(submit, {
    done,
    success: { en: 'Credential saved.', zh: '凭据已保存。' },
  });
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run(filled(draft));
      }}
    >
      <TextField
        label={t({ en: 'Name', zh: '名称' })}
        required
        value={draft.name}
        onChange={(e) => set({ name: e.target.value })}
        autoComplete="off"
      />
      <TextField
        label={t({ en: 'Login', zh: '登录用户' })}
        required
        mono
        value={draft.username}
        onChange={(e) => set({ username: e.target.value })}
        autoComplete="off"
      />
      <SelectField
        label={t({ en: 'By', zh: '方式' })}
        value={draft.kind}
        onChange={(e) => set({ kind: e.target.value as Draft['kind'] })}
      >
        {Object.entries(kindNames).map(([value, text]) => (
          <option key={value} value={value}>
            {t(text)}
          </option>
        ))}
      </SelectField>
      {draft.kind === 'password' ? (
        <TextField
          label={t({ en: 'Password', zh: '密码' })}
          type="password"
          required
          autoComplete="new-password"
          value={draft.password}
          onChange={(e) => set({ password: e.target.value })}
        />
      ) : (
        <>
          <TextAreaField
            label={t({ en: 'Private key', zh: '私钥' })}
            required
            rows={6}
            mono
            value={draft.privateKey}
            onChange={(e) => set({ privateKey: e.target.value })}
            spellCheck={false}
            autoComplete="off"
          />
          <TextField
            label={t({ en: 'Passphrase, if the key has one', zh: '私钥口令（如有）' })}
            type="password"
            autoComplete="new-password"
            value={draft.passphrase}
            onChange={(e) => set({ passphrase: e.target.value })}
          />
        </>
      )}
      <SelectField
        label={t({ en: 'Becoming root', zh: '提权方式' })}
        value={draft.sudo}
        onChange={(e) => set({ sudo: e.target.value as Draft['sudo'] })}
      >
        {Object.entries(sudoNames).map(([value, text]) => (
          <option key={value} value={value}>
            {t(text)}
          </option>
        ))}
      </SelectField>
      {draft.sudo === 'password' ? (
        <TextField
          label={t({ en: 'sudo password', zh: 'sudo 密码' })}
          type="password"
          autoComplete="new-password"
          required={draft.kind === 'key'}
          value={draft.sudoPassword}
          onChange={(e) => set({ sudoPassword: e.target.value })}
          help={
            draft.kind === 'password'
              ? t({ en: 'Empty: the login password.', zh: '留空则使用登录密码。' })
              : undefined
          }
        />
      ) : null}
      {row ? (
        <p className="text-[13px] text-muted">
          {t({
            en: 'Stored secrets are never shown; enter them again.',
            zh: '已保存的机密信息不会显示，请重新输入。',
          })}
        </p>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy}>
        {t({ en: 'Save', zh: '保存' })}
      </Button>
    </form>
  );
}

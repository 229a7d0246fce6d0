'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { CredentialForm } from '@/components/settings/credential-form';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import type { CredentialRow } from '@/lib/credentials/schemas';
import { useT } from '@/lib/i18n/client';
import type { HostActions } from './hosts-view';

interface Props {
  credentials: CredentialRow[];
  mayManage: boolean;
  actions: HostActions;
  done: (ids: string[]) => void;
}

export function AddHosts({ credentials, mayManage, actions, done }: Props) {
  const t = useT();
  const [extra, setExtra] = useState<{ id: string; name: string }[]>([]);
  const [writing, setWriting] = useState(credentials.length === 0);
  const [input, setInput] = useState({ addresses: '', port: '22', credentialId: credentials[0]?.id ?? '' });
  const { run, busy, error } = useAction(actions.add, {
    done,
    success: { en: 'Hosts added.', zh: '已添加主机。' },
  });
  if (writing && !mayManage) {
    return (
      <Notice kind="warning">
        {t({
          en: 'There is no credential yet; an administrator can add one under Settings.',
          zh: '还没有凭据，请管理员在“设置”中添加。',
        })}
      </Notice>
    );
  }
  if (writing) {
    return (
      <>
        <p className="mb-3 text-muted">
          {t({
            en: 'First: how does Deck log in to these hosts?',
            zh: '首先：Deck 以什么身份登录这些主机？',
          })}
        </p>
        <CredentialForm
          submit={async (credential) => {
            const result = await actions.createCredential(credential);
            if (result.ok) setExtra([...extra, { id: result.data, name: credential.name }]);
            return result;
          }}
          done={(id) => {
            setInput({ ...input, credentialId: id });
            setWriting(false);
          }}
        />
      </>
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ addresses: input.addresses, port: Number(input.port), credentialId: input.credentialId });
      }}
    >
      <TextAreaField
        label={t({ en: 'Addresses', zh: '地址' })}
        required
        rows={4}
        mono
        placeholder="10.0.0.[80-82]"
        value={input.addresses}
        onChange={(e) => setInput({ ...input, addresses: e.target.value })}
        help={t({
          en: 'Host names or IP addresses, separated by commas, blanks or lines; a range is written 10.0.0.[80-82].',
          zh: '主机名或 IP 地址，用逗号、空格或换行分隔；范围写作 10.0.0.[80-82]。',
        })}
      />
      <TextField
        label={t({ en: 'SSH port', zh: 'SSH 端口' })}
        type="number"
        min={1}
        max={65535}
        required
        value={input.port}
        onChange={(e) => setInput({ ...input, port: e.target.value })}
      />
      <SelectField
        label={t({ en: 'Credential', zh: '凭据' })}
        required
        value={input.credentialId}
        onChange={(e) => setInput({ ...input, credentialId: e.target.value })}
      >
        {[...credentials, ...extra.filter((e) => !credentials.some((c) => c.id === e.id))].map((c) => (
          <option key={c.id} value={c.id}>
            {c.name}
          </option>
        ))}
      </SelectField>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-between gap-2">
        {mayManage ? (
          <Button kind="quiet" onClick={() => setWriting(true)}>
            {t({ en: 'New credential', zh: '新建凭据' })}
          </Button>
        ) : (
          <span />
        )}
        <Button type="submit" kind="primary" busy={busy}>
          {t({ en: 'Add and fetch host keys', zh: '添加并获取主机密钥' })}
        </Button>
      </div>
    </form>
  );
}

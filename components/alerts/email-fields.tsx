'use client';

import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { ChannelDraft } from './channel-draft';
import type { PartProps } from './channel-form';
import { SecretField } from './secret-field';
import { tlsNames } from './words';

const usualPorts: Record<ChannelDraft['tls'], number> = { tls: 465, starttls: 587, none: 25 };

export function EmailFields({ draft, set, row }: PartProps) {
  const t = useT();
  const chooseTls = (tls: ChannelDraft['tls']) =>
    set({ tls, ...(draft.port === usualPorts[draft.tls] ? { port: usualPorts[tls] } : {}) });
  return (
    <>
      <div className="grid grid-cols-[1fr_7rem] gap-3">
        <TextField
          label={t({ en: 'Mail server (SMTP)', zh: '邮件服务器（SMTP）' })}
          required
          mono
          value={draft.host}
          onChange={(e) => set({ host: e.target.value })}
        />
        <TextField
          label={t({ en: 'Port', zh: '端口' })}
          type="number"
          required
          min={1}
          max={65_535}
          value={Number.isNaN(draft.port) ? '' : draft.port}
          onChange={(e) => set({ port: e.target.valueAsNumber })}
        />
      </div>
      <SelectField
        label={t({ en: 'Encryption', zh: '加密方式' })}
        value={draft.tls}
        onChange={(e) => chooseTls(e.target.value as ChannelDraft['tls'])}
      >
        {Object.entries(tlsNames).map(([value, text]) => (
          <option key={value} value={value}>
            {t(text)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t({ en: 'User', zh: '用户名' })}
        help={t({ en: 'Empty: without sign-in.', zh: '留空则不登录。' })}
        value={draft.user}
        onChange={(e) => set({ user: e.target.value })}
        autoComplete="off"
      />
      {draft.user ? (
        <SecretField
          label={t({ en: 'Password', zh: '密码' })}
          stored={row?.kind === 'email' && row.hasPassword}
          value={draft.password}
          drop={draft.dropSecret}
          onChange={(password) => set({ password })}
          onDrop={(dropSecret) => set({ dropSecret })}
        />
      ) : null}
      <TextField
        label={t({ en: 'From', zh: '发件人' })}
        type="email"
        required
        value={draft.from}
        onChange={(e) => set({ from: e.target.value })}
      />
      <TextAreaField
        label={t({ en: 'To', zh: '收件人' })}
        required
        rows={2}
        help={t({ en: 'Several addresses with commas between them.', zh: '多个地址用逗号分隔。' })}
        value={draft.to}
        onChange={(e) => set({ to: e.target.value })}
      />
    </>
  );
}

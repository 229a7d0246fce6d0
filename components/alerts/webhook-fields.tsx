'use client';

import { SelectField, TextField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import type { ChannelDraft } from './channel-draft';
import type { PartProps } from './channel-form';
import { SecretField } from './secret-field';
import { presetNames } from './words';

const secretHelp: Partial<Record<ChannelDraft['preset'], Text>> = {
  json: {
    en: 'Optional: the header X-Deck-Signature then carries the HMAC-SHA256 of time and body.',
    zh: '可选：请求头 X-Deck-Signature 将携带时间戳与正文的 HMAC-SHA256 签名。',
  },
  dingtalk: { en: 'Optional: the robot’s signing key (SEC…).', zh: '可选：机器人的加签密钥（SEC…）。' },
  feishu: { en: 'Optional: the robot’s signing key.', zh: '可选：机器人的签名校验密钥。' },
};

export function WebhookFields({ draft, set, row }: PartProps) {
  const t = useT();
  const config = row?.kind === 'webhook' ? row.config : undefined;
  const help = secretHelp[draft.preset];
  return (
    <>
      <SelectField
        label={t({ en: 'Receiver', zh: '接收方' })}
        value={draft.preset}
        onChange={(e) => set({ preset: e.target.value as ChannelDraft['preset'] })}
      >
        {Object.entries(presetNames).map(([value, text]) => (
          <option key={value} value={value}>
            {t(text)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t({ en: 'Address', zh: '地址' })}
        type="url"
        mono
        required={!config}
        placeholder={config ? `${config.origin}/…` : 'https://'}
        value={draft.url}
        onChange={(e) => set({ url: e.target.value })}
        autoComplete="off"
        help={
          config
            ? t({
                en: 'Stored encrypted and never shown. Empty: it stays as it is.',
                zh: '已加密保存，不再显示。留空则保持不变。',
              })
            : t({
                en: 'Stored encrypted, because whoever knows it can post there.',
                zh: '知道地址即可发送消息，因此会加密保存。',
              })
        }
      />
      {help ? (
        <SecretField
          label={t({ en: 'Signing key', zh: '签名密钥' })}
          help={t(help)}
          stored={config?.signed ?? false}
          value={draft.secret}
          drop={draft.dropSecret}
          onChange={(secret) => set({ secret })}
          onDrop={(dropSecret) => set({ dropSecret })}
        />
      ) : null}
    </>
  );
}

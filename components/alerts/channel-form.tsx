'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import type { ChannelInput, ChannelRow } from '@/lib/alerts/channel-schemas';
import { severities } from '@/lib/alerts/types';
import { useLocale, useT } from '@/lib/i18n/client';
import { type ChannelDraft, draftOf, inputOf } from './channel-draft';
import { EmailFields } from './email-fields';
import { WebhookFields } from './webhook-fields';
import { languageNames, leastNames } from './words';

export interface PartProps {
  draft: ChannelDraft;
  set: (change: Partial<ChannelDraft>) => void;
  /** The stored channel, whose secrets stay unless others are typed. */
  row?: ChannelRow;
}

interface Props<T> {
  row?: ChannelRow;
  submit: (input: ChannelInput) => Promise<ActionResult<T>>;
  done: () => void;
}

export function ChannelForm<T>({ row, submit, done }: Props<T>) {
  const t = useT();
  const [draft, setDraft] = useState(draftOf(row, useLocale()));
  const { run, busy, error } = useAction(submit, {
    done,
    success: { en: 'Channel saved.', zh: '渠道已保存。' },
  });
  const set = (change: Partial<ChannelDraft>) => setDraft({ ...draft, ...change });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run(inputOf(draft));
      }}
    >
      <TextField
        label={t({ en: 'Name', zh: '名称' })}
        required
        maxLength={60}
        value={draft.name}
        onChange={(e) => set({ name: e.target.value })}
        autoComplete="off"
      />
      {row ? null : (
        <SelectField
          label={t({ en: 'By', zh: '方式' })}
          value={draft.kind}
          onChange={(e) => set({ kind: e.target.value as ChannelDraft['kind'] })}
        >
          <option value="webhook">Webhook</option>
          <option value="email">{t({ en: 'E-mail', zh: '电子邮件' })}</option>
        </SelectField>
      )}
      {draft.kind === 'webhook' ? (
        <WebhookFields draft={draft} set={set} row={row} />
      ) : (
        <EmailFields draft={draft} set={set} row={row} />
      )}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={t({ en: 'Send', zh: '发送级别' })}
          value={draft.severity}
          onChange={(e) => set({ severity: e.target.value as ChannelDraft['severity'] })}
        >
          {severities.map((value) => (
            <option key={value} value={value}>
              {t(leastNames[value])}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t({ en: 'Language', zh: '语言' })}
          value={draft.language}
          onChange={(e) => set({ language: e.target.value as ChannelDraft['language'] })}
        >
          {Object.entries(languageNames).map(([value, text]) => (
            <option key={value} value={value}>
              {t(text)}
            </option>
          ))}
        </SelectField>
      </div>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={draft.enabled} onChange={(e) => set({ enabled: e.target.checked })} />
        {t({ en: 'Switched on', zh: '启用' })}
      </label>
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy}>
        {t({ en: 'Save', zh: '保存' })}
      </Button>
    </form>
  );
}

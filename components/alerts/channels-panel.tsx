'use client';

import { Send } from 'lucide-react';
import { useState } from 'react';
import { RemoveDialog } from '@/components/form/remove-dialog';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { EmptyState, Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import type { ChannelInput, ChannelRow, Outcome } from '@/lib/alerts/channel-schemas';
import { useT } from '@/lib/i18n/client';
import { ChannelForm } from './channel-form';
import { ChannelTable } from './channel-table';

interface Props {
  rows: ChannelRow[];
  mayEdit: boolean;
  create: (input: ChannelInput) => Promise<ActionResult<string>>;
  update: (input: { id: string; channel: ChannelInput }) => Promise<ActionResult<void>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
  test: (input: { id: string }) => Promise<ActionResult<Outcome>>;
}

export function ChannelsPanel({ rows, mayEdit, create, update, remove, test }: Props) {
  const t = useT();
  const [editing, setEditing] = useState<ChannelRow | 'new'>();
  const [removing, setRemoving] = useState<ChannelRow>();
  const [tested, setTested] = useState<{ name: string; outcome?: Outcome }>();
  const close = () => setEditing(undefined);
  const trial = useAction(test, { done: (outcome) => setTested((now) => now && { ...now, outcome }) });
  const tryOut = ({ id, name }: ChannelRow) => {
    setTested({ name });
    trial.run({ id });
  };
  const add = (
    <Button small onClick={() => setEditing('new')}>
      <Send aria-hidden className="size-4" />
      {t({ en: 'Add channel', zh: '添加渠道' })}
    </Button>
  );
  const title = t({ en: 'Where alerts are sent', zh: '告警发送到' });
  return (
    <div className="flex flex-col gap-3">
      {tested?.outcome ? <TestNotice name={tested.name} outcome={tested.outcome} /> : null}
      {trial.error ? <ErrorNotice error={trial.error} /> : null}
      <Panel title={title} actions={mayEdit ? add : undefined}>
        {rows.length === 0 ? (
          <EmptyState
            title={t({ en: 'No channels yet', zh: '还没有通知渠道' })}
            action={mayEdit ? add : undefined}
          >
            {t({
              en: 'Without a channel alerts are only shown here. Send them by e-mail or to a webhook: WeCom, DingTalk, Feishu, Slack, or JSON to a system of your own.',
              zh: '没有渠道时，告警只在此处显示。可通过邮件或 Webhook 发送：企业微信、钉钉、飞书、Slack，或以 JSON 发送到自有系统。',
            })}
          </EmptyState>
        ) : (
          <ChannelTable
            rows={rows}
            actions={
              mayEdit
                ? {
                    edit: setEditing,
                    remove: setRemoving,
                    test: tryOut,
                    testing: trial.busy ? tested?.name : undefined,
                  }
                : undefined
            }
          />
        )}
      </Panel>
      <Dialog
        open={editing !== undefined}
        onClose={close}
        title={
          editing === 'new'
            ? t({ en: 'Add channel', zh: '添加渠道' })
            : t({ en: 'Edit channel', zh: '编辑渠道' })
        }
      >
        {editing === 'new' ? <ChannelForm submit={create} done={close} /> : null}
        {editing && editing !== 'new' ? (
          <ChannelForm row={editing} submit={(channel) => update({ id: editing.id, channel })} done={close} />
        ) : null}
      </Dialog>
      <RemoveDialog
        row={removing}
        remove={remove}
        onClose={() => setRemoving(undefined)}
        title={{ en: 'Remove channel', zh: '删除渠道' }}
        success={{ en: 'Channel removed.', zh: '渠道已删除。' }}
      >
        <p>{removing?.name}</p>
      </RemoveDialog>
    </div>
  );
}

function TestNotice({ name, outcome }: { name: string; outcome: Outcome }) {
  const t = useT();
  const title = outcome.ok
    ? t({ en: `${name}: the test message was taken.`, zh: `${name}：测试消息已被接收。` })
    : t({ en: `${name}: the test message was not taken.`, zh: `${name}：测试消息未被接收。` });
  return (
    <Notice kind={outcome.ok ? 'ok' : 'error'} title={title}>
      <p className="break-all font-mono text-[13px]">
        {outcome.answer} ({outcome.ms} ms)
      </p>
    </Notice>
  );
}

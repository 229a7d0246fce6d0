'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { SettingsForm } from './settings-form';

interface Settings {
  watchedS: number;
  idleS: number;
  minutesH: number;
  historyD: number;
}

const fields: { name: keyof Settings; label: Text; help: Text; min: number; max: number }[] = [
  {
    name: 'watchedS',
    label: { en: 'Interval while watched (s)', zh: '查看时的轮询间隔（秒）' },
    help: { en: 'While someone has a page of the cluster open.', zh: '有人打开该集群页面时。' },
    min: 1,
    max: 60,
  },
  {
    name: 'idleS',
    label: { en: 'Interval otherwise (s)', zh: '平时的轮询间隔（秒）' },
    help: { en: 'For every other cluster; alerts follow it.', zh: '适用于其余集群，告警按此间隔判断。' },
    min: 2,
    max: 600,
  },
  {
    name: 'minutesH',
    label: { en: 'Keep means per minute (h)', zh: '每分钟均值保留（小时）' },
    help: { en: 'After that they become means per ten minutes.', zh: '之后合并为每十分钟均值。' },
    min: 1,
    max: 168,
  },
  {
    name: 'historyD',
    label: { en: 'Keep figures (days)', zh: '历史数据保留（天）' },
    help: { en: 'Older figures are removed.', zh: '更早的数据会被删除。' },
    min: 1,
    max: 365,
  },
];

export function StatusPanel({
  value,
  mayEdit,
  save,
}: {
  value: Settings;
  mayEdit: boolean;
  save: (input: Settings) => Promise<ActionResult<void>>;
}) {
  const t = useT();
  const [form, setForm] = useState(() =>
    Object.fromEntries(fields.map(({ name }) => [name, String(value[name])])),
  );
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <SettingsForm
      title={{ en: 'Live status and history', zh: '实时状态与历史' }}
      mayEdit={mayEdit}
      busy={busy}
      {...(error ? { error } : {})}
      onSave={() =>
        run(Object.fromEntries(fields.map(({ name }) => [name, Number(form[name])])) as unknown as Settings)
      }
    >
      <div className="grid max-w-5xl grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
        {fields.map(({ name, label, help, min, max }) => (
          <TextField
            key={name}
            type="number"
            min={min}
            max={max}
            required
            label={t(label)}
            help={t(help)}
            error={error?.fields?.[name] ? t(error.fields[name]) : undefined}
            value={form[name]}
            onChange={(event) => setForm({ ...form, [name]: event.target.value })}
            disabled={!mayEdit}
          />
        ))}
      </div>
    </SettingsForm>
  );
}

'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import { SettingsForm } from './settings-form';

interface Settings {
  driftMinutes: number;
}

export function ConfigurationPanel({
  value,
  mayEdit,
  save,
}: {
  value: Settings;
  mayEdit: boolean;
  save: (input: Settings) => Promise<ActionResult<void>>;
}) {
  const t = useT();
  const [minutes, setMinutes] = useState(String(value.driftMinutes));
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <SettingsForm
      title={{ en: 'Configuration', zh: '集群配置' }}
      mayEdit={mayEdit}
      busy={busy}
      {...(error ? { error } : {})}
      onSave={() => run({ driftMinutes: Number(minutes) })}
    >
      <div className="max-w-md">
        <TextField
          type="number"
          min={1}
          max={1440}
          required
          label={t({ en: 'Compare every (min)', zh: '配置比对间隔（分钟）' })}
          help={t({
            en: 'How often what is stored is compared with the Raft group and with the files on the hosts.',
            zh: '将已保存的配置与 Raft 组及各主机上的文件进行比对的间隔。',
          })}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
          disabled={!mayEdit}
        />
      </div>
    </SettingsForm>
  );
}

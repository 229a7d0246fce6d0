'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';

interface Settings {
  driftMinutes: number;
}
type Result = { ok: true; data: void } | { ok: false; error: ShownError };

export function ConfigurationPanel({
  value,
  mayEdit,
  save,
}: {
  value: Settings;
  mayEdit: boolean;
  save: (input: Settings) => Promise<Result>;
}) {
  const t = useT();
  const [minutes, setMinutes] = useState(String(value.driftMinutes));
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <Panel title={t({ en: 'Configuration', zh: '集群配置' })}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          run({ driftMinutes: Number(minutes) });
        }}
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
        {error ? <ErrorNotice error={error} /> : null}
        {mayEdit ? (
          <div>
            <Button type="submit" kind="primary" busy={busy}>
              {t({ en: 'Save', zh: '保存' })}
            </Button>
          </div>
        ) : null}
      </form>
    </Panel>
  );
}

'use client';

import { useState } from 'react';
import { type Action, useAction } from '@/components/form/use-action';
import { SettingsForm } from '@/components/settings/settings-form';
import { TextField } from '@/components/ui/field';
import type { BackupSettings } from '@/lib/backups/schemas';
import { useT } from '@/lib/i18n/client';

interface Props {
  clusterId: string;
  value: BackupSettings;
  mayEdit: boolean;
  save: Action<{ clusterId: string; settings: BackupSettings }, void>;
}

/** When metadata is backed up by itself, how many of these backups stay, and where backups lie. */
export function SchedulePanel({ clusterId, value, mayEdit, save }: Props) {
  const t = useT();
  const [enabled, setEnabled] = useState(value.enabled);
  const [everyHours, setEvery] = useState(String(value.everyHours));
  const [keep, setKeep] = useState(String(value.keep));
  const [baseDir, setBaseDir] = useState(value.baseDir);
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <SettingsForm
      title={{ en: 'Schedule and place', zh: '定时与位置' }}
      mayEdit={mayEdit}
      busy={busy}
      error={error}
      kind="plain"
      onSave={() => {
        const settings = {
          enabled,
          everyHours: Number(everyHours),
          keep: Number(keep),
          baseDir: baseDir.trim(),
        };
        run({ clusterId, settings });
      }}
    >
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={enabled}
          disabled={!mayEdit}
          onChange={(event) => setEnabled(event.target.checked)}
        />
        {t({
          en: 'Back up metadata and configuration regularly, while the cluster runs',
          zh: '在集群运行时定期备份元数据和配置',
        })}
      </label>
      <div className="grid max-w-4xl grid-cols-[10rem_10rem_1fr] gap-4">
        <TextField
          type="number"
          min={1}
          max={720}
          required
          disabled={!mayEdit}
          label={t({ en: 'Every (h)', zh: '间隔（小时）' })}
          value={everyHours}
          onChange={(event) => setEvery(event.target.value)}
        />
        <TextField
          type="number"
          min={1}
          max={200}
          required
          disabled={!mayEdit}
          label={t({ en: 'Keep', zh: '保留份数' })}
          help={t({ en: 'Of scheduled ones; others stay.', zh: '仅限定时备份，其他备份不受影响。' })}
          value={keep}
          onChange={(event) => setKeep(event.target.value)}
        />
        <TextField
          mono
          disabled={!mayEdit}
          label={t({ en: 'Directory on the hosts', zh: '主机上的目录' })}
          help={t({
            en: 'Empty: .deck/backups in each installation. For backups taken from now on, also by upgrades.',
            zh: '留空则使用各安装目录下的 .deck/backups。仅对之后的备份（含升级时的备份）生效。',
          })}
          value={baseDir}
          onChange={(event) => setBaseDir(event.target.value)}
        />
      </div>
    </SettingsForm>
  );
}

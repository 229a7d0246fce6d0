'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import { SettingsForm } from './settings-form';

type Save = (input: { base: string }) => Promise<ActionResult<void>>;

export function DownloadPanel({ base, mayEdit, save }: { base: string; mayEdit: boolean; save: Save }) {
  const t = useT();
  const [value, setValue] = useState(base);
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <SettingsForm
      title={{ en: 'Package downloads', zh: '安装包下载' }}
      mayEdit={mayEdit}
      busy={busy}
      {...(error ? { error } : {})}
      onSave={() => run({ base: value })}
    >
      <TextField
        className="max-w-xl"
        mono
        label={t({ en: 'Base address', zh: '下载基址' })}
        help={t({
          en: 'Hosts download DolphinDB_Linux64_V….zip from here when a package is named by its version. Point it at a mirror inside a closed network.',
          zh: '按版本号指定安装包时，主机从此地址下载 DolphinDB_Linux64_V….zip。内网环境可指向内部镜像。',
        })}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        disabled={!mayEdit}
      />
    </SettingsForm>
  );
}

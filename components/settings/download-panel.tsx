'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';

type Save = (input: { base: string }) => Promise<{ ok: true; data: void } | { ok: false; error: ShownError }>;

export function DownloadPanel({ base, mayEdit, save }: { base: string; mayEdit: boolean; save: Save }) {
  const t = useT();
  const [value, setValue] = useState(base);
  const { run, busy, error } = useAction(save, { success: { en: 'Saved.', zh: '已保存。' } });
  return (
    <Panel title={t({ en: 'Package downloads', zh: '安装包下载' })}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          run({ base: value });
        }}
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

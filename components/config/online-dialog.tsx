'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import type { Parameter } from '@/lib/config/catalogue';
import { checkValue } from '@/lib/config/value-check';
import { useT } from '@/lib/i18n/client';
import { useConfig } from './config-provider';

interface Props {
  parameter: Parameter;
  value: string;
  /** Nodes that the setting is for. */
  aliases: string[];
  /** Puts the value into the document that is being edited. */
  onKeep: (value: string) => void;
  onClose: () => void;
}

/** Sets a parameter in running nodes, with the choice to write it into the configuration too. */
export function OnlineDialog({ parameter, value, aliases, onKeep, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const { clusterId, actions, update, openReview } = useConfig();
  const [typed, setTyped] = useState(value);
  const [left, setLeft] = useState<string[]>([]);
  const setting = useAction(actions.setOnline, { done: ({ runId }) => router.push(`/runs/${runId}`) });
  const { name } = parameter;
  const problem = checkValue(parameter, typed.trim());
  const chosen = aliases.filter((alias) => !left.includes(alias));
  const usable = chosen.length > 0 && typed.trim() !== '' && !problem?.certain;
  return (
    <Dialog open onClose={onClose} title={t({ en: `Set ${name} without restart`, zh: `不重启设置 ${name}` })}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (usable) setting.run({ clusterId, aliases: chosen, name, value: typed.trim() });
        }}
      >
        <TextField
          mono
          label={name}
          help={parameter.unit}
          error={typed.trim() !== '' && problem ? t(problem.text) : undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
        <fieldset>
          <legend className="font-medium">{t({ en: 'Nodes', zh: '节点' })}</legend>
          <div className="flex max-h-40 flex-wrap gap-x-4 overflow-auto font-mono text-[13px]">
            {aliases.map((alias) => (
              <label key={alias} className="flex items-center gap-1.5">
                <input
                  type="checkbox"
                  checked={!left.includes(alias)}
                  onChange={(event) =>
                    setLeft(event.target.checked ? left.filter((a) => a !== alias) : [...left, alias])
                  }
                />
                {alias}
              </label>
            ))}
          </div>
        </fieldset>
        <Notice kind="warning">
          {t({
            en: 'A value set in running nodes counts at once and is lost when a node restarts. To keep it, write it into the configuration as well.',
            zh: '在运行中的节点上设置的取值立即生效，但节点重启后丢失。如需保留，请同时写入配置。',
          })}
        </Notice>
        {setting.error ? <ErrorNotice error={setting.error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button type="submit" busy={setting.busy} disabled={!usable}>
            {t({ en: 'Set now only', zh: '仅立即设置' })}
          </Button>
          <Button
            kind="primary"
            disabled={!usable}
            onClick={() => {
              onKeep(typed.trim());
              update((before) => ({ ...before, online: true }));
              onClose();
              openReview();
            }}
          >
            {t({ en: 'Set now and keep', zh: '立即设置并写入配置' })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

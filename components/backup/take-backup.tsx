'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Action, useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { TextField } from '@/components/ui/field';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

type Mode = 'stop' | 'stopped' | 'running';
interface Request {
  clusterId: string;
  mode: Mode;
  programs: boolean;
  note: string;
}
interface Props {
  clusterId: string;
  take: Action<Request, string>;
}

const modes: { mode: Mode; text: Text; help: Text }[] = [
  {
    mode: 'running',
    text: { en: 'While the cluster runs', zh: '集群运行时备份' },
    help: {
      en: 'Files that grow at their end may do so; after any other change they are copied again, and refused when they do not stand still. Every node is consistent in itself, the nodes are not of the same moment.',
      zh: '复制期间仅在末尾追加的文件照常保留；有其他变化则重新复制，始终变化则中止。每个节点自身一致，但各节点不是同一时刻。',
    },
  },
  {
    mode: 'stop',
    text: { en: 'Stop the cluster, back up, start it again', zh: '停止集群，备份后重新启动' },
    help: {
      en: 'All parts fit together. The cluster is not available meanwhile.',
      zh: '各部分相互一致。备份期间集群不可用。',
    },
  },
  {
    mode: 'stopped',
    text: { en: 'The cluster is stopped already', zh: '集群已停止' },
    help: {
      en: 'All parts fit together. Refused when a node runs; nothing is started.',
      zh: '各部分相互一致。有节点运行时拒绝执行；不会启动任何节点。',
    },
  },
];

function TakeDialog({ clusterId, take, onClose }: Props & { onClose: () => void }) {
  const t = useT();
  const router = useRouter();
  const [mode, setMode] = useState<Mode>('running');
  const [programs, setPrograms] = useState(false);
  const [note, setNote] = useState('');
  const taking = useAction(take, { done: (runId) => router.push(`/runs/${runId}`) });
  return (
    <Dialog open onClose={onClose} title={t({ en: 'Take a backup', zh: '创建备份' })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          taking.run({ clusterId, mode, programs, note });
        }}
      >
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">{t({ en: 'How', zh: '方式' })}</legend>
          {modes.map((each) => (
            <label key={each.mode} className="flex items-start gap-2">
              <input
                type="radio"
                name="mode"
                className="mt-1"
                checked={mode === each.mode}
                onChange={() => setMode(each.mode)}
              />
              <span>
                {t(each.text)}
                <span className="block text-[13px] text-muted">{t(each.help)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={programs} onChange={(event) => setPrograms(event.target.checked)} />
          {t({ en: 'Programs too, besides metadata and configuration', zh: '除元数据和配置外，也备份程序' })}
        </label>
        <TextField
          label={t({ en: 'Note', zh: '备注' })}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
        />
        <DialogFooter onClose={onClose} error={taking.error}>
          <Button type="submit" kind="primary" busy={taking.busy}>
            {t({ en: 'Take the backup', zh: '开始备份' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** The button that takes a backup, and its dialog. */
export function TakeBackup(props: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" small onClick={() => setOpen(true)}>
        {t({ en: 'Take a backup…', zh: '创建备份…' })}
      </Button>
      {open ? <TakeDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

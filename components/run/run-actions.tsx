'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button, buttonClass } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { useT } from '@/lib/i18n/client';
import type { RunView } from '@/lib/runs/view';
import type { RunDeeds } from './types';

interface Props {
  run: RunView;
  mayOperate: boolean;
  deeds: RunDeeds;
}

/** The buttons of a run: script, pause, resume, cancel. */
export function RunActions({ run, mayOperate, deeds }: Props) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const resuming = useAction(deeds.resume);
  const wishing = useAction(deeds.wish);
  if (!mayOperate) return null;
  const error = resuming.error ?? wishing.error;
  return (
    <>
      {error ? <ErrorNotice error={error} /> : null}
      <a className={buttonClass()} href={`/api/runs/${run.id}/script`} download>
        {t({ en: 'As shell script', zh: '导出为脚本' })}
      </a>
      {run.canWish && !run.wish ? (
        <Button busy={wishing.busy} onClick={() => wishing.run({ runId: run.id, wish: 'pause' })}>
          {t({ en: 'Pause before the next host', zh: '在下一台主机前暂停' })}
        </Button>
      ) : null}
      {run.canResume ? (
        <Button kind="primary" busy={resuming.busy} onClick={() => resuming.run({ runId: run.id })}>
          {t({ en: 'Resume', zh: '继续' })}
        </Button>
      ) : null}
      {run.canCancel ? (
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t({ en: 'Cancel run', zh: '取消运行' })}
        </Button>
      ) : null}
      {asking ? <CancelDialog run={run} deeds={deeds} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function CancelDialog({ run, deeds, onClose }: Omit<Props, 'mayOperate'> & { onClose: () => void }) {
  const t = useT();
  const cancelling = useAction(deeds.cancel, { done: onClose });
  const wishing = useAction(deeds.wish, { done: onClose });
  const error = cancelling.error ?? wishing.error;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => cancelling.run({ runId: run.id })}
      busy={cancelling.busy}
      title={t({ en: 'Cancel this run?', zh: '取消此运行？' })}
      action={t({ en: 'Cancel run', zh: '取消运行' })}
    >
      <p>
        {run.status === 'paused'
          ? t({
              en: 'Nothing is under way. Steps already done stay done; the run can be resumed later.',
              zh: '当前没有正在执行的步骤。已完成的步骤保持不变，之后可以继续运行。',
            })
          : t({
              en: 'Commands under way on the hosts are ended with everything they started. Steps already done stay done; the run can be resumed later.',
              zh: '主机上正在执行的命令及其子进程将被终止。已完成的步骤保持不变，之后可以继续运行。',
            })}
      </p>
      {run.canWish ? (
        <div className="mt-3 flex flex-col items-start gap-2">
          <p>
            {t({
              en: 'The host that is being worked on would be left as it is. It is safer to let it be finished first:',
              zh: '正在处理的主机会停留在当前状态。更稳妥的做法是先让它完成：',
            })}
          </p>
          <Button busy={wishing.busy} onClick={() => wishing.run({ runId: run.id, wish: 'cancel' })}>
            {t({ en: 'Cancel before the next host', zh: '在下一台主机前取消' })}
          </Button>
        </div>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
    </ConfirmDialog>
  );
}

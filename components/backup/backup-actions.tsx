'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { useT } from '@/lib/i18n/client';
import type { BackupCalls } from './backups-table';

interface Props extends BackupCalls {
  clusterId: string;
  clusterName: string;
  id: string;
}

/** What can be done with one backup. */
export function BackupActions({ clusterId, clusterName, id, verify, remove }: Props) {
  const t = useT();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const open = (runId: string) => router.push(`/runs/${runId}`);
  const checking = useAction(verify, { done: open });
  const removal = useAction(remove, { done: open });
  return (
    <div className="flex flex-col gap-1">
      <div className="flex gap-1">
        <Button
          small
          busy={checking.busy}
          title={t({ en: 'Compute the hash of every file again', zh: '重新计算每个文件的哈希' })}
          onClick={() => checking.run({ clusterId, id, how: 'hashes' })}
        >
          {t({ en: 'Check', zh: '校验' })}
        </Button>
        <Button
          small
          busy={checking.busy}
          title={t({
            en: 'Put it back into a scratch directory and compare the hashes there',
            zh: '恢复到临时目录并比对哈希',
          })}
          onClick={() => checking.run({ clusterId, id, how: 'proof' })}
        >
          {t({ en: 'Prove', zh: '验证恢复' })}
        </Button>
        <Button small kind="danger" onClick={() => setAsking(true)}>
          {t({ en: 'Delete…', zh: '删除…' })}
        </Button>
      </div>
      {checking.error ? <ErrorNotice error={checking.error} /> : null}
      {asking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => removal.run({ clusterId, id, typed: clusterName })}
          busy={removal.busy}
          typed={clusterName}
          title={t({ en: 'Delete this backup?', zh: '删除该备份？' })}
          action={t({ en: 'Delete', zh: '删除' })}
        >
          <p>
            {t({
              en: 'Its files are removed from all hosts.',
              zh: '将从所有主机删除备份文件。',
            })}
          </p>
          {removal.error ? <ErrorNotice error={removal.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

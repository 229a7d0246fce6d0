'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { lazily } from '@/components/ui/lazily';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';

const ConfirmDialog = lazily(async () => ({
  default: (await import('@/components/ui/confirm-dialog')).ConfirmDialog,
}));

interface Props {
  id: string;
  name: string;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

export function DeleteCluster({ id, name, remove }: Props) {
  const t = useT();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const removal = useAction(remove, { done: () => router.push('/clusters') });
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t({ en: 'Remove from Deck…', zh: '从 Deck 移除…' })}
      </Button>
      {asking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => removal.run({ id })}
          busy={removal.busy}
          typed={name}
          title={t({ en: 'Remove this cluster from Deck?', zh: '从 Deck 移除该集群？' })}
          action={t({ en: 'Remove', zh: '移除' })}
        >
          <p>
            {t({
              en: 'Its inventory, runs and logs leave Deck. Nothing is stopped or deleted on the hosts.',
              zh: '其清单、运行记录和日志将从 Deck 中删除；主机上的进程和文件不受影响。',
            })}
          </p>
          {removal.error ? <ErrorNotice error={removal.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </>
  );
}

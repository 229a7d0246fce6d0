'use client';

import { Play, Square } from 'lucide-react';
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
  operate: (input: { id: string; operation: 'start' | 'stop' }) => Promise<ActionResult<string>>;
}

/** Starts or stops the whole cluster as a run. */
export function OperateCluster({ id, name, operate }: Props) {
  const t = useT();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { run, busy, error } = useAction(operate, { done: (runId) => router.push(`/runs/${runId}`) });
  return (
    <>
      {error && !asking ? <ErrorNotice error={error} /> : null}
      <Button busy={busy} onClick={() => run({ id, operation: 'start' })}>
        <Play aria-hidden className="size-3.5" />
        {t({ en: 'Start all', zh: '全部启动' })}
      </Button>
      <Button kind="danger" onClick={() => setAsking(true)}>
        <Square aria-hidden className="size-3.5" />
        {t({ en: 'Stop all…', zh: '全部停止…' })}
      </Button>
      {asking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => run({ id, operation: 'stop' })}
          busy={busy}
          typed={name}
          title={t({ en: 'Stop the whole cluster?', zh: '停止整个集群？' })}
          action={t({ en: 'Stop all nodes', zh: '停止所有节点' })}
        >
          <p>
            {t({
              en: 'Data and compute nodes first, then agents, then controllers, each by a safe shutdown that may take minutes. Nobody can read or write until the cluster is started again.',
              zh: '依次安全关闭数据节点和计算节点、代理节点、控制节点，可能需要数分钟。再次启动之前无法读写数据。',
            })}
          </p>
          {error ? <ErrorNotice error={error} /> : null}
        </ConfirmDialog>
      ) : null}
    </>
  );
}

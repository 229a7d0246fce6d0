'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import { useConfig } from './config-provider';

/** Shows something about the documents once they are read; until then that they are being read, or why they cannot be. */
export function Loaded({ children }: { children: (documents: CurrentDocument[]) => ReactNode }) {
  const t = useT();
  const { view, failed, refetch, loading } = useConfig();
  if (view) return children(view.documents);
  if (failed && !loading)
    return (
      <div className="flex flex-col items-start gap-3">
        <ErrorNotice error={failed} />
        <Button onClick={refetch}>{t({ en: 'Try again', zh: '重试' })}</Button>
      </div>
    );
  return (
    <Spinner label={t({ en: 'Reading the configuration from the cluster…', zh: '正在从集群读取配置…' })} />
  );
}

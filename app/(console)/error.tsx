'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';

export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useT();
  return (
    <Notice
      kind="error"
      title={t({ en: 'This page could not be shown.', zh: '无法显示此页面。' })}
      action={<Button onClick={reset}>{t({ en: 'Try again', zh: '重试' })}</Button>}
    >
      <p>
        {t({
          en: 'The server log has the details under this number:',
          zh: '服务器日志中可按此编号查看详情：',
        })}
      </p>
      <p className="font-mono text-[13px]">{error.digest ?? '–'}</p>
    </Notice>
  );
}

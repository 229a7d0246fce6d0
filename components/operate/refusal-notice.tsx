'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { Refusal } from '@/lib/runs/plans/operate-facts';

/** Why an operation is not begun, with what Deck can do about it. */
export function RefusalNotice({ refusal, onOffer }: { refusal: Refusal; onOffer?: () => void }) {
  const t = useT();
  return (
    <Notice
      kind={refusal.confirm ? 'warning' : 'error'}
      title={t(refusal.text)}
      action={
        refusal.offer && onOffer ? (
          <Button small kind="primary" onClick={onOffer}>
            {t({ en: 'Start the agents first', zh: '先启动代理节点' })}
          </Button>
        ) : undefined
      }
    >
      <p>{t(refusal.remedy)}</p>
      <p className="mt-1 font-mono text-[12px] text-muted">{refusal.code}</p>
    </Notice>
  );
}

'use client';

import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { RunView } from '@/lib/runs/view';
import type { RunDeeds } from './types';

interface Props {
  run: RunView;
  mayOperate: boolean;
  deeds: RunDeeds;
}

/** Says that a run is paused, or that somebody has asked for that. */
export function RunWishNotice({ run, mayOperate, deeds }: Props) {
  const t = useT();
  const wishing = useAction(deeds.wish);
  if (run.status === 'paused')
    return (
      <Notice kind="warning" title={t({ en: 'Paused before the next host.', zh: '已在下一台主机前暂停。' })}>
        {t({
          en: `${run.wish?.by ?? ''} asked for it. Every host is whole and in service, and nothing is under way. Resume goes on with the next host; it may take any time, also across a restart of Deck.`,
          zh: `由 ${run.wish?.by ?? ''} 发起。所有主机均完整且在服务中，当前没有正在执行的步骤。“继续”会从下一台主机接着执行；暂停时间不限，Deck 重启后仍保持暂停。`,
        })}
      </Notice>
    );
  if (!run.wish || !run.canWish || run.status === 'cancelling') return null;
  const pause = run.wish.wish === 'pause';
  return (
    <Notice
      title={
        pause
          ? t({ en: 'Will pause before the next host', zh: '将在下一台主机前暂停' })
          : t({ en: 'Will be cancelled before the next host', zh: '将在下一台主机前取消' })
      }
      action={
        mayOperate ? (
          <Button small busy={wishing.busy} onClick={() => wishing.run({ runId: run.id, wish: null })}>
            {pause ? t({ en: 'Do not pause', zh: '不暂停' }) : t({ en: 'Do not cancel', zh: '不取消' })}
          </Button>
        ) : undefined
      }
    >
      {t({
        en: `${run.wish.by} asked for it. The host that is being worked on is finished first.`,
        zh: `由 ${run.wish.by} 发起。会先完成当前主机。`,
      })}
      {wishing.error ? <ErrorNotice error={wishing.error} /> : null}
    </Notice>
  );
}

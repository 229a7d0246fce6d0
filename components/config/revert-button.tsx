'use client';

import { useRouter } from 'next/navigation';
import { useToast } from '@/components/ui/toast';
import { useT } from '@/lib/i18n/client';
import type { Revert } from '@/lib/revisions/history';
import { useConfig } from './config-provider';
import { ReviewButton } from './review-button';

/** Puts up for review what brings a revision back. */
export function RevertButton({ number }: { number: number }) {
  const t = useT();
  const { clusterId, actions, putUp } = useConfig();
  const toast = useToast();
  const router = useRouter();
  const show = async (back: Revert) => {
    if (back.way === 'nodes') router.push(`/clusters/${clusterId}/config/setup?back=${number}`);
    else if (back.change.documents.length > 0) await putUp(back.change);
    else
      toast(
        'info',
        t({ en: 'The cluster has exactly this configuration.', zh: '集群当前配置与该修订一致。' }),
      );
  };
  return (
    <ReviewButton
      quiet
      action={actions.revert}
      input={{ clusterId, number }}
      done={show}
      title={t({ en: `Bring back revision ${number}`, zh: `恢复到修订 ${number}` })}
    >
      {t({ en: 'Bring back', zh: '恢复' })}
      <span className="sr-only"> {number}</span>
    </ReviewButton>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { useToast } from '@/components/ui/toast';
import { countChanges, sessionOf } from '@/lib/config/edit-session';
import { useT } from '@/lib/i18n/client';
import { useConfig } from './config-provider';

/** Puts up for review what brings a revision back. */
export function RevertButton({ number }: { number: number }) {
  const t = useT();
  const { clusterId, actions, view, session, update, openReview } = useConfig();
  const toast = useToast();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { changes } = countChanges(session);
  const reverting = useAction(actions.revert, {
    done: (back) => {
      setAsking(false);
      if (back.way === 'nodes') {
        router.push(`/clusters/${clusterId}/config/setup?back=${number}`);
        return;
      }
      const { change } = back;
      if (change.documents.length === 0) {
        toast(
          'info',
          t({ en: 'The cluster has exactly this configuration.', zh: '集群当前配置与该修订一致。' }),
        );
        return;
      }
      update(() => sessionOf(change, view?.documents ?? []));
      openReview();
    },
  });
  const run = () => reverting.run({ clusterId, number });
  return (
    <>
      <Button
        small
        kind="quiet"
        busy={reverting.busy}
        disabled={!view}
        onClick={() => (changes > 0 ? setAsking(true) : run())}
      >
        {t({ en: 'Bring back', zh: '恢复' })}
        <span className="sr-only"> {number}</span>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={run}
        busy={reverting.busy}
        title={t({ en: `Bring back revision ${number}`, zh: `恢复到修订 ${number}` })}
        action={t({ en: 'Replace my edits', zh: '替换我的修改' })}
      >
        {t({
          en: `${changes} edits that are not applied yet give way to it.`,
          zh: `尚未应用的 ${changes} 处修改将被恢复内容替换。`,
        })}
      </ConfirmDialog>
      {reverting.error ? (
        <Dialog
          open
          onClose={reverting.clear}
          title={t({ en: `Bring back revision ${number}`, zh: `恢复到修订 ${number}` })}
        >
          <ErrorNotice error={reverting.error} />
        </Dialog>
      ) : null}
    </>
  );
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { AdoptReview, DriftItem, DriftReport } from '@/lib/revisions/types';
import { AdoptDialog } from './adopt-dialog';
import { useConfig } from './config-provider';
import { DriftTable } from './drift-table';
import { ReviewButton } from './review-button';

interface Props {
  documentKey: string;
  items: DriftItem[];
  onReport: (report: DriftReport) => void;
}

/** One document that does not say the same everywhere, and what can be done about it. */
export function DocumentDrift({ documentKey: key, items, onReport }: Props) {
  const { clusterId, mayEdit, actions } = useConfig();
  const [adopting, setAdopting] = useState<AdoptReview>();
  const looking = useAction(actions.reviewAdoption, { done: setAdopting });
  const ignoring = useAction(actions.ignore, { done: onReport });
  const failed = looking.error ?? ignoring.error;
  const ignore = ({ key: of, name }: DriftItem) =>
    ignoring.run({ clusterId, items: [{ key: of, name }], ignored: true });
  return (
    <Panel
      title={<span className="font-mono text-[13px]">{key}</span>}
      actions={
        mayEdit ? (
          <>
            <AdoptButton busy={looking.busy} onClick={() => looking.run({ clusterId, keys: [key] })} />
            <RestoreButton documentKey={key} />
          </>
        ) : undefined
      }
    >
      {failed ? <ErrorNotice error={failed} /> : null}
      <DriftTable items={items} busy={ignoring.busy} {...(mayEdit ? { onIgnore: ignore } : {})} />
      {adopting ? (
        <Adopting documentKey={key} review={adopting} onClose={() => setAdopting(undefined)} />
      ) : null}
    </Panel>
  );
}

function AdoptButton({ busy, onClick }: { busy: boolean; onClick: () => void }) {
  const t = useT();
  return (
    <Button
      small
      busy={busy}
      title={t({
        en: 'What the cluster has becomes the stored configuration; nothing is written.',
        zh: '以集群现有内容作为保存的配置，不写入任何文件。',
      })}
      onClick={onClick}
    >
      {t({ en: 'Adopt', zh: '采纳' })}
    </Button>
  );
}

function Adopting({
  documentKey,
  review,
  onClose,
}: {
  documentKey: string;
  review: AdoptReview;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const { clusterId, refetch } = useConfig();
  const adopted = () => {
    onClose();
    for (const name of ['config-drift', 'config-revisions'])
      void client.invalidateQueries({ queryKey: [name, clusterId] });
    refetch();
  };
  return <AdoptDialog documentKey={documentKey} review={review} onClose={onClose} onAdopted={adopted} />;
}

function RestoreButton({ documentKey: key }: { documentKey: string }) {
  const t = useT();
  const router = useRouter();
  const { clusterId, actions, putUp } = useConfig();
  return (
    <ReviewButton
      action={actions.restore}
      input={{ clusterId, keys: [key] }}
      done={async (back) => (back.way === 'run' ? router.push(`/runs/${back.runId}`) : putUp(back.change))}
      title={t({ en: `Restore ${key}`, zh: `还原 ${key}` })}
      hint={t({
        en: 'The stored configuration is written back to the cluster.',
        zh: '将保存的配置写回集群。',
      })}
    >
      {t({ en: 'Restore', zh: '还原' })}
    </ReviewButton>
  );
}

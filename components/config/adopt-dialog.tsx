'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { TextAreaField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { AdoptReview } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { DocumentDiffs } from './document-diffs';
import { RestartList } from './restart-list';

interface Props {
  documentKey: string;
  review: AdoptReview;
  onClose: () => void;
  onAdopted: () => void;
}

/** The last look at what was changed outside Deck before it becomes a revision: differences, findings, restarts, note. */
export function AdoptDialog({ documentKey: key, review, onClose, onAdopted }: Props) {
  const t = useT();
  const { clusterId, actions } = useConfig();
  const [note, setNote] = useState('');
  const adopting = useAction(actions.adopt, {
    success: { en: 'Taken over as a new revision.', zh: '已采纳为新修订。' },
    done: onAdopted,
  });
  const { diffs, findings, restart, shown } = review;
  return (
    <Dialog open wide onClose={onClose} title={t({ en: `Adopt ${key}`, zh: `采纳 ${key}` })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          adopting.run({ clusterId, keys: [key], note, shown });
        }}
      >
        <p>
          {t({
            en: 'What the cluster has becomes the stored configuration, as a new revision. Nothing is written to the cluster.',
            zh: '集群现有内容将作为新修订保存，不会向集群写入任何内容。',
          })}
        </p>
        <Panel title={t({ en: 'From what is stored to what is there', zh: '从已保存内容到现有内容' })}>
          <DocumentDiffs diffs={diffs} />
        </Panel>
        {findings.length > 0 ? (
          <Panel title={t({ en: 'Findings', zh: '检查结果' })}>
            <FindingList findings={findings} />
          </Panel>
        ) : null}
        <Panel title={t({ en: 'Taking effect', zh: '生效方式' })}>
          <div className="flex flex-col gap-3 p-4">
            {restart.length === 0 ? (
              <p>{t({ en: 'No node has to be restarted.', zh: '无需重启节点。' })}</p>
            ) : (
              <>
                <p>
                  {t({
                    en: 'Nobody knows whether these nodes have read it; they carry a mark until their next start:',
                    zh: '无法确定以下节点是否已读取该内容，重启前将带有“需重启”标记：',
                  })}
                </p>
                <RestartList nodes={restart} />
              </>
            )}
          </div>
        </Panel>
        <TextAreaField
          label={t({ en: 'Note', zh: '备注' })}
          help={t({
            en: 'Who changed it and why, as far as known; it stays with the revision.',
            zh: '修改人及原因（如已知），将随修订记录保存。',
          })}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <DialogFooter onClose={onClose} {...(adopting.error ? { error: adopting.error } : {})}>
          <Button type="submit" kind="primary" busy={adopting.busy}>
            {t({ en: 'Adopt', zh: '采纳' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

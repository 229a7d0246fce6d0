'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextAreaField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { changeOf, countChanges, without } from '@/lib/config/edit-session';
import { useT } from '@/lib/i18n/client';
import type { ConfigReview } from '@/lib/revisions/types';
import { useConfig } from './config-provider';
import { ConflictPanel } from './conflict-panel';
import { DocumentDiffs } from './document-diffs';
import { RestartPanel } from './restart-panel';
import { useReview } from './use-review';

/** The last look at a change before it is applied: conflicts, findings, differences, restarts, note. */
export function ReviewDialog() {
  const t = useT();
  const { reviewing, closeReview, session, mayEdit } = useConfig();
  const { documents } = countChanges(session);
  return (
    <Dialog
      wide
      open={mayEdit && reviewing}
      onClose={closeReview}
      title={
        session.revertOf === undefined
          ? t({ en: 'Review the change', zh: '审阅修改' })
          : t({
              en: `Review: bring back revision ${session.revertOf}`,
              zh: `审阅：恢复修订 ${session.revertOf}`,
            })
      }
    >
      {documents > 0 ? <Review /> : <p>{t({ en: 'Nothing is edited.', zh: '没有修改。' })}</p>}
    </Dialog>
  );
}

function Review() {
  const t = useT();
  const { review, checking, failed, again } = useReview();
  // The answer that the bar has may be older than somebody else's change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once, when the dialog opens
  useEffect(again, []);
  if (failed && !review)
    return (
      <div className="flex flex-col items-start gap-3">
        <ErrorNotice error={failed} />
        <Button onClick={again}>{t({ en: 'Try again', zh: '重试' })}</Button>
      </div>
    );
  if (!review) return <Spinner label={t({ en: 'Checking the change…', zh: '正在检查修改…' })} />;
  return (
    <div className="flex flex-col gap-4">
      {failed ? <ErrorNotice error={failed} /> : null}
      {review.conflicts.map((conflict) => (
        <ConflictPanel key={`${conflict.key} ${conflict.theirsHash}`} conflict={conflict} />
      ))}
      {(review.conflicts.length > 0 ? [] : review.refused).map((reason) => (
        <Notice key={reason.en} kind="error">
          {t(reason)}
        </Notice>
      ))}
      <Panel title={t({ en: 'Differences', zh: '差异' })}>
        <DocumentDiffs diffs={review.diffs} />
      </Panel>
      {review.findings.length > 0 ? (
        <Panel title={t({ en: 'Findings', zh: '检查结果' })}>
          <FindingList findings={review.findings} />
        </Panel>
      ) : null}
      <RestartPanel review={review} />
      <ApplyForm review={review} checking={checking} again={again} />
    </div>
  );
}

function ApplyForm({
  review,
  checking,
  again,
}: {
  review: ConfigReview;
  checking: boolean;
  again: () => void;
}) {
  const t = useT();
  const router = useRouter();
  const client = useQueryClient();
  const { clusterId, session, update, closeReview, actions } = useConfig();
  const applying = useAction(actions.apply, {
    done: ({ runId }) => {
      update((before) => without(before));
      closeReview();
      // What was read before is about to change.
      client.removeQueries({ queryKey: ['config', clusterId] });
      router.push(`/runs/${runId}`);
    },
  });
  const refused = applying.error?.code;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal says that the review is old
  useEffect(() => {
    if (refused) again();
  }, [refused]);
  const [typed, setTyped] = useState('');
  const word = session.restart === 'rolling' ? review.lone?.confirm : undefined;
  const blocked =
    checking ||
    review.refused.length > 0 ||
    review.conflicts.length > 0 ||
    (word !== undefined && typed !== word);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) applying.run({ ...changeOf(clusterId, session), ...(word && { typed }) });
      }}
    >
      <TextAreaField
        label={t({ en: 'Note', zh: '备注' })}
        help={t({
          en: 'Why this change is made; it stays with the revision.',
          zh: '修改原因，将随修订记录保存。',
        })}
        rows={2}
        maxLength={2000}
        value={session.note}
        onChange={(event) => {
          const note = event.target.value;
          update((before) => ({ ...before, note }));
        }}
      />
      {word ? <TypedWordField word={word} value={typed} onChange={setTyped} /> : null}
      {applying.error ? <ErrorNotice error={applying.error} /> : null}
      <div className="flex items-center justify-end gap-2">
        {checking ? <Spinner label={t({ en: 'checking', zh: '检查中' })} /> : null}
        <Button onClick={closeReview}>{t({ en: 'Go on editing', zh: '继续编辑' })}</Button>
        <Button type="submit" kind="primary" busy={applying.busy} disabled={blocked}>
          {session.restart === 'rolling' && review.restart.length > 0
            ? t({ en: 'Apply and restart', zh: '应用并重启' })
            : t({ en: 'Apply', zh: '应用' })}
        </Button>
      </div>
    </form>
  );
}

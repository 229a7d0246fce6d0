'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { DryRun } from '@/components/operate/dry-run';
import { PlanOutline } from '@/components/operate/plan-outline';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { useT } from '@/lib/i18n/client';
import type { RollbackReview, UpgradeView } from '@/lib/upgrades/view';
import { Evidence } from './evidence';
import { KeepMetadata } from './keep-metadata';
import type { OpenActions, Which } from './types';
import { useAsked } from './use-asked';

interface Props {
  which: Which;
  upgrade: UpgradeView;
  actions: OpenActions;
  onClose: () => void;
}

function About({ kept }: { kept: boolean }) {
  const t = useT();
  return (
    <p>
      {t(
        kept
          ? {
              en: 'Programs and configuration are put back from the backup of this upgrade. What is newer is moved aside on the hosts, never deleted.',
              zh: '程序和配置将从本次升级的备份恢复。较新的内容会移到主机上的旁置目录，不会删除。',
            }
          : {
              en: 'Programs, metadata and configuration are put back from the backup of this upgrade. What is newer is moved aside on the hosts, never deleted. Metadata also holds users, rights, function views and scheduled jobs: changes to them since then are taken back as well, and Deck does not look for them.',
              zh: '程序、元数据和配置将从本次升级的备份恢复。较新的内容会移到主机上的旁置目录，不会删除。元数据还包含用户、权限、函数视图和定时作业：此后对它们的修改也会被撤销，Deck 不检查此类修改。',
            },
      )}
    </p>
  );
}

/** What a rollback would do and lose, and the confirmation. Mount it to open it. */
export function RollbackDialog({ which, upgrade, actions, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [keep, setKeep] = useState(true);
  const looking = useAsked<Which & { keepMetadata?: boolean }, RollbackReview>(actions.reviewRollback, which);
  const begin = useAction(actions.rollBack, { done: (runId) => router.push(`/runs/${runId}`) });
  const review = looking.answer;
  // What it says is about another choice when the question after the choice has failed.
  const shown = looking.error ? undefined : review;
  const word = shown?.confirm;
  const kept = review?.byHost === true && keep && review.evidence !== 'not-replaced';
  const ready = shown !== undefined && !looking.busy && (word === undefined || typed === word);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t({ en: `Roll back to ${upgrade.from}`, zh: `回退到 ${upgrade.from}` })}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.run({ ...which, keepMetadata: keep, ...(typed ? { confirmed: typed } : {}) });
        }}
      >
        <About kept={kept} />
        {review?.byHost && review.evidence !== 'not-replaced' ? (
          <KeepMetadata
            checked={keep}
            busy={looking.busy}
            onChange={(next) => {
              setKeep(next);
              setTyped('');
              looking.ask({ ...which, keepMetadata: next });
            }}
          />
        ) : null}
        {looking.error ? <ErrorNotice error={looking.error} /> : null}
        {!review && looking.busy ? (
          <Spinner label={t({ en: 'Looking for new data…', zh: '正在检查新数据…' })} />
        ) : null}
        {shown ? <Evidence review={shown} kept={kept} /> : null}
        {shown ? <PlanOutline stages={shown.stages} /> : null}
        {shown ? (
          <DryRun
            key={String(keep)}
            request={{ ...which, keepMetadata: keep }}
            look={actions.forecastRollback}
          />
        ) : null}
        {word ? <TypedWordField word={word} value={typed} onChange={setTyped} /> : null}
        <DialogFooter onClose={onClose} error={begin.error}>
          <Button type="submit" kind="danger" busy={begin.busy} disabled={!ready}>
            {t({ en: 'Roll back', zh: '回退' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

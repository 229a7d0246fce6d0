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
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { useT } from '@/lib/i18n/client';
import type { UpgradeView } from '@/lib/upgrades/view';
import type { OpenActions, Which } from './types';
import { useAsked } from './use-asked';

interface Props {
  which: Which;
  upgrade: UpgradeView;
  actions: OpenActions;
  onClose: () => void;
}

function Stops({ stops, rolling }: { stops: boolean; rolling: boolean }) {
  const t = useT();
  if (rolling)
    return (
      <Notice kind="info" title={t({ en: 'Host by host, as before', zh: '与之前一样逐台主机执行' })}>
        {t({
          en: 'A host that is done already is not stopped again.',
          zh: '已完成的主机不会再次停止。',
        })}
      </Notice>
    );
  if (stops)
    return (
      <Notice kind="warning" title={t({ en: 'The whole cluster is stopped', zh: '将停止整个集群' })}>
        {t({
          en: 'Whatever runs now is stopped once more before the rest is done.',
          zh: '执行剩余步骤前，会再次停止当前运行的所有节点。',
        })}
      </Notice>
    );
  return (
    <Notice kind="info" title={t({ en: 'Nothing is stopped', zh: '不会停止任何节点' })}>
      {t({
        en: 'Every host has the new programs and the cluster works: what does not run is started, and all of it is proven.',
        zh: '所有主机均已是新程序且集群可用：仅启动未运行的节点，并进行验证。',
      })}
    </Notice>
  );
}

/** What is left of an upgrade, and the confirmation. Mount it to open it. */
export function ContinueDialog({ which, upgrade, actions, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const { answer: review, busy, error } = useAsked(actions.reviewContinue, which);
  const begin = useAction(actions.goOn, { done: (runId) => router.push(`/runs/${runId}`) });
  const word = review?.confirm;
  const ready = review !== undefined && (word === undefined || typed === word);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t({ en: `Go on to ${upgrade.to}`, zh: `继续升级到 ${upgrade.to}` })}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.run({ ...which, ...(typed ? { confirmed: typed } : {}) });
        }}
      >
        {error ? <ErrorNotice error={error} /> : null}
        {busy && !review ? (
          <Spinner label={t({ en: 'Looking at hosts and cluster…', zh: '正在检查主机和集群…' })} />
        ) : null}
        {review ? (
          <>
            <Stops stops={review.stops} rolling={upgrade.rolling} />
            <PlanOutline stages={review.stages} />
            <DryRun request={which} look={actions.forecastContinue} />
          </>
        ) : null}
        {word ? <TypedWordField word={word} value={typed} onChange={setTyped} /> : null}
        <DialogFooter onClose={onClose} error={begin.error}>
          <Button type="submit" kind="danger" busy={begin.busy} disabled={!ready}>
            {t({ en: 'Go on', zh: '继续' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

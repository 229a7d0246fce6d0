'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import type { OperationView } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';
import type { Operation } from '@/lib/runs/plans/operate-facts';
import { Consequences } from './consequences';
import { DryRun } from './dry-run';
import { type OperationRequest, useOperate } from './operate-provider';
import { PlanOutline } from './plan-outline';
import { RefusalNotice } from './refusal-notice';
import { operationLeads, operationWords } from './words';

interface Props {
  clusterId: string;
  operation: Operation;
  /** Absent = the whole cluster. */
  aliases?: string[];
  /** Has to be typed in any case, for what stops the whole cluster. */
  word?: string;
  onClose: () => void;
}

/** The plan of an operation before it begins: order, what will be unavailable, what stands against it, and the confirmation. Mount it to open it. */
export function OperateDialog({ clusterId, operation, aliases, word, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const actions = useOperate();
  const [view, setView] = useState<OperationView>();
  const [startAgents, setStartAgents] = useState(false);
  const [typed, setTyped] = useState('');
  const [accepted, setAccepted] = useState(false);
  const request: OperationRequest = {
    clusterId,
    operation,
    ...(aliases ? { aliases } : {}),
    ...(startAgents ? { startAgents } : {}),
  };
  const begin = useAction(actions.run, { done: (runId) => router.push(`/runs/${runId}`) });
  const planning = useAction(actions.plan, { done: setView });
  const asked = useRef('');
  const key = JSON.stringify(request);
  useEffect(() => {
    if (asked.current === key) return;
    asked.current = key;
    setView(undefined);
    planning.run(JSON.parse(key) as OperationRequest);
  }, [key, planning.run]);

  const wanted = word ?? view?.refusals.find(({ confirm }) => confirm)?.confirm;
  const blocked = !view || view.refusals.some(({ confirm }) => !confirm);
  const stops = operation !== 'start';
  const ready = !blocked && (wanted === undefined || typed === wanted) && (!stops || accepted);
  const title = `${t(operationWords[operation])} ${aliases ? namesOf(aliases) : t({ en: 'the whole cluster', zh: '整个集群' })}`;
  return (
    <Dialog open wide onClose={onClose} title={title}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.run({ ...request, ...(wanted ? { typed } : {}) });
        }}
      >
        <p>{t(operationLeads[operation])}</p>
        {planning.error ? <ErrorNotice error={planning.error} /> : null}
        {!view && planning.busy ? (
          <Spinner label={t({ en: 'Asking the cluster…', zh: '正在查询集群…' })} />
        ) : null}
        {view?.refusals.map((refusal) => (
          <RefusalNotice key={refusal.code} refusal={refusal} onOffer={() => setStartAgents(true)} />
        ))}
        {view ? <Consequences notices={view.notices} /> : null}
        {view && view.stages.length > 0 ? (
          <>
            <PlanOutline stages={view.stages} />
            {view.refusals.length === 0 ? <DryRun request={request} look={actions.preview} /> : null}
          </>
        ) : null}
        {view && !blocked && stops ? (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={accepted}
              onChange={(event) => setAccepted(event.target.checked)}
            />
            {t({ en: 'I have read what this means.', zh: '我已了解上述影响。' })}
          </label>
        ) : null}
        {view && !blocked && wanted ? (
          <TypedWordField word={wanted} value={typed} onChange={setTyped} />
        ) : null}
        <DialogFooter onClose={onClose} error={begin.error}>
          <Button
            type="submit"
            kind={operation === 'stop' ? 'danger' : 'primary'}
            busy={begin.busy}
            disabled={!ready}
          >
            {t(operationWords[operation])}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function namesOf(aliases: string[]): string {
  const some = aliases.slice(0, 3).join(', ');
  return aliases.length > 3 ? `${some} … (${aliases.length})` : some;
}

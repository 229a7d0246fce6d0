'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Consequences } from '@/components/operate/consequences';
import { DryRun } from '@/components/operate/dry-run';
import { PlanOutline } from '@/components/operate/plan-outline';
import { RefusalNotice } from '@/components/operate/refusal-notice';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { useT } from '@/lib/i18n/client';
import type { LicenceRow } from '@/lib/licences/licences';
import type { ReplacementView } from '@/lib/licences/view';
import { ChooseLicence } from './choose-licence';
import { CompareTerms } from './compare-terms';
import { Prediction } from './prediction';
import { RestartChoice } from './restart-choice';
import type { LicenceActions, ReplacementRequest } from './types';

interface Props {
  clusterId: string;
  licences: LicenceRow[];
  actions: LicenceActions;
  /** Id of a stored licence, or empty when one is yet to be chosen. */
  initial: string;
  onClose: () => void;
}

/** Chooses a licence, shows what every node would do with it, and begins the run. Mount it to open it. */
export function ReplaceDialog({ clusterId, licences, actions, initial, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const [licenceId, setLicenceId] = useState(initial);
  const [restart, setRestart] = useState<ReplacementRequest['restart']>('rolling');
  const [planned, setView] = useState<ReplacementView>();
  const [typed, setTyped] = useState('');
  const [accepted, setAccepted] = useState(false);
  const planning = useAction(actions.plan, { done: setView });
  // While another choice is being planned, what is known belongs to the one before it.
  const view = planning.busy ? undefined : planned;
  const begin = useAction(actions.replace, { done: (runId) => router.push(`/runs/${runId}`) });
  const asked = useRef('');
  const key = `${licenceId} ${restart}`;
  const request = useCallback(
    (): ReplacementRequest => ({ clusterId, licenceId, restart }),
    [clusterId, licenceId, restart],
  );
  useEffect(() => {
    if (!licenceId || asked.current === key) return;
    asked.current = key;
    setView(undefined);
    setAccepted(false);
    planning.run(request());
  }, [key, licenceId, planning.run, request]);

  const wanted = view?.refusals.find(({ confirm }) => confirm)?.confirm;
  const refused =
    !view || view.prediction.refusals.length > 0 || view.refusals.some(({ confirm }) => !confirm);
  const restarts = view?.prediction.nodes.some(({ way }) => way === 'restart') ?? false;
  const ready = !refused && (!restarts || accepted) && (wanted === undefined || typed === wanted);
  return (
    <Dialog open wide onClose={onClose} title={t({ en: 'Replace the licence', zh: '更换授权许可' })}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.run({ ...request(), restartAccepted: accepted, ...(wanted ? { typed } : {}) });
        }}
      >
        <ChooseLicence licences={licences} chosen={licenceId} add={actions.add} onChoose={setLicenceId} />
        {planning.error ? <ErrorNotice error={planning.error} /> : null}
        {planning.busy ? (
          <Spinner label={t({ en: 'Asking nodes and hosts…', zh: '正在查询节点和主机…' })} />
        ) : null}
        {view ? (
          <>
            <CompareTerms candidate={view.candidate} {...(view.running && { running: view.running })} />
            <Prediction prediction={view.prediction} />
            {restarts ? <RestartChoice value={restart} onChange={setRestart} /> : null}
            {view.refusals.map((refusal) => (
              <RefusalNotice key={refusal.code} refusal={refusal} onOffer={onClose} />
            ))}
            <Consequences notices={view.notices} />
            {view.stages.length > 0 ? (
              <>
                <PlanOutline stages={view.stages} />
                <DryRun key={key} request={request()} look={actions.preview} />
              </>
            ) : null}
          </>
        ) : null}
        {view && restarts && !refused ? (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={accepted}
              onChange={(event) => setAccepted(event.target.checked)}
            />
            {t({
              en: 'Nodes will be restarted; I have read what this means.',
              zh: '节点将被重启，我已了解影响。',
            })}
          </label>
        ) : null}
        {wanted && !refused ? <TypedWordField word={wanted} value={typed} onChange={setTyped} /> : null}
        <DialogFooter onClose={onClose} error={begin.error}>
          <Button type="submit" kind="primary" busy={begin.busy} disabled={!ready}>
            {t({ en: 'Replace', zh: '更换' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

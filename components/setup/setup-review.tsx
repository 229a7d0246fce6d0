'use client';

import { ArrowLeft } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { DocumentDiffs } from '@/components/config/document-diffs';
import { useAction } from '@/components/form/use-action';
import { StagePanel } from '@/components/run/plan-view';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import type { SetupInput, SetupReview, SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import { revertNote } from '@/lib/revisions/notes';
import type { PlanForecast } from '@/lib/runs/view';
import type { Text } from '@/lib/text';
import type { ChangeWay, NodesWish } from '@/lib/topology/change-nodes';
import { BroughtBack, GoneForGood } from './setup-notes';
import type { SetupActions } from './types';

interface Props {
  view: SetupView;
  wish: NodesWish;
  actions: SetupActions;
  /** Number of the revision whose nodes are brought back. */
  revertOf?: number;
  onBack: () => void;
}

const ways: Record<ChangeWay, { tone: Tone; text: Text }> = {
  online: { tone: 'running', text: { en: 'online, nothing is interrupted', zh: '在线执行，不中断服务' } },
  restart: {
    tone: 'attention',
    text: { en: 'in force after the restart of the controllers', zh: '控制节点重启后生效' },
  },
  'full-stop': { tone: 'failed', text: { en: 'the whole cluster is stopped', zh: '需停止整个集群' } },
};

/** The change from all sides: findings, what it means, differences, every step; then it is started as a run. */
export default function SetupReviewPanel({ view, wish, actions, revertOf, onBack }: Props) {
  const t = useT();
  const router = useRouter();
  const [start, setStart] = useState(true);
  const [rolling, setRolling] = useState(false);
  const [gone, setGone] = useState<string[]>([]);
  const [note, setNote] = useState(revertOf === undefined ? '' : t(revertNote(revertOf)));
  const [typed, setTyped] = useState('');
  const [review, setReview] = useState<SetupReview>();
  const [forecast, setForecast] = useState<PlanForecast>();
  const input: SetupInput = {
    clusterId: view.clusterId,
    ...wish,
    start,
    restart: rolling ? 'rolling' : 'later',
    note,
    ...(gone.length > 0 && { gone }),
    ...(revertOf !== undefined && { revertOf }),
  };
  const dryRun = useAction(actions.forecast, { done: setForecast });
  const looking = useAction(actions.review, {
    done: (found) => {
      setReview(found);
      if (!found.refused) dryRun.run(input);
    },
  });
  const applying = useAction(actions.apply, {
    done: (runId) => {
      if (revertOf === undefined) sessionStorage.removeItem(`deck-setup:${view.clusterId}`);
      router.push(`/runs/${runId}`);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when an option changes the plan, not at every key stroke
  useEffect(() => {
    setForecast(undefined);
    looking.run(input);
  }, [start, rolling, gone]);
  const refusedSteps = forecast?.steps.some((step) => step.state === 'refused') ?? false;
  const confirmed = !review?.confirm || typed === view.name;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2">
        <Button onClick={onBack}>
          <ArrowLeft aria-hidden className="size-4" />
          {t({ en: 'Back to the nodes', zh: '返回节点列表' })}
        </Button>
        {review ? <Badge tone={ways[review.way].tone}>{t(ways[review.way].text)}</Badge> : null}
      </div>
      {looking.error ? <ErrorNotice error={looking.error} /> : null}
      {!review && looking.busy ? (
        <Spinner label={t({ en: 'Looking at the cluster…', zh: '正在查看集群现状…' })} />
      ) : null}
      {review ? (
        <>
          {review.left ? <BroughtBack revision={revertOf} wish={wish} left={review.left} /> : null}
          {review.findings.length > 0 ? (
            <Panel title={t({ en: 'Findings', zh: '检查结果' })}>
              <FindingList findings={review.findings} />
            </Panel>
          ) : null}
          {review.silent.length > 0 ? (
            <GoneForGood silent={review.silent} gone={gone} busy={looking.busy} onChange={setGone} />
          ) : null}
          <Meaning review={review} />
          <Panel title={t({ en: 'Configuration', zh: '配置变更' })}>
            <DocumentDiffs diffs={review.diffs} />
          </Panel>
          {review.refused ? null : (
            <>
              <Panel title={t({ en: 'Options', zh: '选项' })}>
                <div className="flex flex-col gap-3 p-4">
                  {wish.add.some(({ role }) => role === 'datanode' || role === 'computenode') ? (
                    <label className="flex items-center gap-2">
                      <input
                        type="checkbox"
                        className="size-4"
                        checked={start}
                        onChange={(e) => setStart(e.target.checked)}
                      />
                      {t({ en: 'Start the new data and compute nodes', zh: '启动新的数据节点和计算节点' })}
                    </label>
                  ) : null}
                  {review.restart.length > 0 ? (
                    <label className="flex items-center gap-2">
                      <input
                        type="checkbox"
                        className="size-4"
                        checked={rolling}
                        onChange={(e) => setRolling(e.target.checked)}
                      />
                      {t({
                        en: 'Restart the controllers one by one right away; otherwise they are marked',
                        zh: '立即逐个重启控制节点；否则仅标记为需要重启',
                      })}
                    </label>
                  ) : null}
                  <TextField
                    label={t({ en: 'Note (optional)', zh: '备注（可选）' })}
                    value={note}
                    maxLength={500}
                    onChange={(e) => setNote(e.target.value)}
                  />
                  {review.confirm ? (
                    <TypedWordField word={view.name} value={typed} onChange={setTyped} />
                  ) : null}
                  {applying.error ? <ErrorNotice error={applying.error} /> : null}
                  <div>
                    <Button
                      kind={review.confirm ? 'danger' : 'primary'}
                      busy={applying.busy}
                      disabled={!confirmed || !forecast || refusedSteps}
                      onClick={() => applying.run({ ...input, confirmed: typed })}
                    >
                      {t({ en: 'Apply this change', zh: '执行变更' })}
                    </Button>
                  </div>
                </div>
              </Panel>
              <Plan review={review} forecast={forecast} busy={dryRun.busy} />
              {dryRun.error ? <ErrorNotice error={dryRun.error} /> : null}
            </>
          )}
        </>
      ) : null}
    </div>
  );
}

function Meaning({ review }: { review: SetupReview }) {
  const t = useT();
  const lists = [...review.reasons, ...review.consequences];
  return (
    <Panel title={t({ en: 'What it means', zh: '影响' })}>
      <ul className="list-disc py-2 pr-4 pl-9">
        {lists.map((text) => (
          <li key={text.en}>{t(text)}</li>
        ))}
        {review.restart.length > 0 ? (
          <li>
            {t({
              en: `To be restarted afterwards: ${review.restart.join(', ')}.`,
              zh: `之后需要重启：${review.restart.join('、')}。`,
            })}
          </li>
        ) : null}
      </ul>
    </Panel>
  );
}

function Plan({ review, forecast, busy }: { review: SetupReview; forecast?: PlanForecast; busy: boolean }) {
  const t = useT();
  if (!forecast)
    return busy ? (
      <Spinner label={t({ en: 'Looking at the hosts…', zh: '正在查看主机现状…' })} />
    ) : (
      <Notice>{t({ en: 'The plan has not been looked at yet.', zh: '尚未查看计划。' })}</Notice>
    );
  return review.stages.map((stage) => (
    <StagePanel
      key={stage.key}
      title={stage.title}
      steps={forecast.steps.filter((step) => step.stageKey === stage.key)}
    />
  ));
}

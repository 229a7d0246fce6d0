'use client';

import { Badge } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Progress } from '@/components/ui/progress';
import { Table, Td, Th } from '@/components/ui/table';
import { formatBytes, formatDuration } from '@/lib/format';
import { useT } from '@/lib/i18n/client';
import type { RunView, StageView, StepProgress, StepView } from '@/lib/runs/view';
import { stepWords } from './words';

interface Props {
  run: RunView;
  now: number;
  chosen: string | undefined;
  onChoose: (key: string) => void;
}

/** Stages as rows, hosts as columns; each cell is a step with its state, time and silence. */
export function RunGrid({ run, now, chosen, onChoose }: Props) {
  const t = useT();
  const hosts = [
    ...new Set(run.stages.flatMap((stage) => stage.steps.map((step) => step.host ?? ''))),
  ].sort();
  const failed = run.stages.flatMap((stage) => stage.steps).filter((step) => step.error);
  return (
    <>
      {failed.map((step) =>
        step.error ? (
          <div key={step.key}>
            <p className="mb-1 font-medium">
              {t(step.title)}
              {step.host ? ` · ${step.host}` : ''}
            </p>
            <ErrorNotice error={step.error} />
          </div>
        ) : null,
      )}
      <div className="rounded border border-line bg-panel">
        <Table label={t({ en: 'Stages and hosts', zh: '阶段与主机' })}>
          <thead>
            <tr>
              <Th>{t({ en: 'Stage', zh: '阶段' })}</Th>
              {hosts.map((host) => (
                <Th key={host} className="font-mono">
                  {host || t({ en: 'cluster', zh: '集群' })}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {run.stages.map((stage) => (
              <StageRow
                key={stage.key}
                stage={stage}
                hosts={hosts}
                now={now}
                chosen={chosen}
                onChoose={onChoose}
              />
            ))}
          </tbody>
        </Table>
      </div>
    </>
  );
}

function StageRow({ stage, hosts, ...rest }: { stage: StageView; hosts: string[] } & Omit<Props, 'run'>) {
  const t = useT();
  return (
    <tr>
      <th scope="row" className="border-line border-b px-3 py-2 text-left align-top font-medium">
        {t(stage.title)}
      </th>
      {hosts.map((host) => (
        <Td key={host}>
          <div className="flex flex-col gap-1">
            {stage.steps
              .filter((step) => (step.host ?? '') === host)
              .map((step) => (
                <StepCell
                  key={step.key}
                  step={step}
                  alone={stage.steps.filter((s) => s.host === step.host).length === 1}
                  {...rest}
                />
              ))}
          </div>
        </Td>
      ))}
    </tr>
  );
}

function progressText({ done, total, unit }: StepProgress): string {
  return unit === 'bytes' ? `${formatBytes(done)} / ${formatBytes(total)}` : `${done} / ${total}`;
}

const silenceShownMs = 5000;

function StepCell({
  step,
  alone,
  now,
  chosen,
  onChoose,
}: { step: StepView; alone: boolean } & Omit<Props, 'run'>) {
  const t = useT();
  const words = stepWords[step.status];
  const ends = step.endedAt ? Date.parse(step.endedAt) : now;
  const silence = step.status === 'running' && step.lastOutputAt ? now - Date.parse(step.lastOutputAt) : 0;
  return (
    <button
      type="button"
      aria-pressed={chosen === step.key}
      onClick={() => onChoose(step.key)}
      className={cx(
        'flex w-full flex-col items-start gap-0.5 rounded border px-2 py-1 text-left hover:bg-raised',
        chosen === step.key ? 'border-accent' : 'border-transparent',
      )}
    >
      <span className="flex items-center gap-2">
        <Badge tone={words.tone}>{t(words.text)}</Badge>
        {step.startedAt ? (
          <span className="whitespace-nowrap text-[13px] text-muted">
            {formatDuration(Math.max(0, ends - Date.parse(step.startedAt)))}
          </span>
        ) : null}
      </span>
      {alone ? null : <span className="text-[13px]">{t(step.title)}</span>}
      {step.progress && step.status === 'running' ? (
        <span className="w-full">
          <Progress value={step.progress.done} max={step.progress.total} label={t(step.title)} />
          <span className="text-[12px] text-muted">{progressText(step.progress)}</span>
        </span>
      ) : null}
      {silence > silenceShownMs ? (
        <span className="text-[12px] text-attention">
          {t({ en: `no output for ${formatDuration(silence)}`, zh: `已 ${formatDuration(silence)} 无输出` })}
        </span>
      ) : null}
    </button>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useAction } from '@/components/form/use-action';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { ErrorNotice, type ShownError } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { UnsavedNotice } from '@/components/wizard/unsaved';
import { useWizardEdits } from '@/components/wizard/wizard-edits';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import type { FileDiff, PlanForecast, StepForecast } from '@/lib/runs/view';
import type { Text } from '@/lib/text';

type Until = 'download' | 'licence' | 'configuration' | 'start';

interface Props {
  clusterId: string;
  until: Until;
  stages: { key: string; title: Text }[];
  deploy: (input: { id: string; until: Until }) => Promise<ActionResult<string>>;
}

const states: Record<StepForecast['state'], { tone: Tone; text: Text }> = {
  done: { tone: 'running', text: { en: 'already so', zh: '已满足' } },
  needed: { tone: 'stopped', text: { en: 'to do', zh: '待执行' } },
  refused: { tone: 'failed', text: { en: 'refused', zh: '将被拒绝' } },
  unknown: { tone: 'attention', text: { en: 'cannot tell', zh: '无法判断' } },
};

async function read(address: string): Promise<PlanForecast> {
  const response = await fetch(address);
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.error?.code), { shown: body.error });
  return body as PlanForecast;
}

/** The dry run: stage by stage, what each host would get. */
export function PlanView({ clusterId, until, stages, deploy }: Props) {
  const t = useT();
  const router = useRouter();
  const address = `/api/clusters/${clusterId}/plan?until=${until}`;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['plan', clusterId, until],
    queryFn: () => read(address),
    retry: 0,
    staleTime: 0,
    gcTime: 0,
  });
  const starting = useAction(deploy, { done: (runId) => router.push(`/runs/${runId}`) });
  const { unsaved } = useWizardEdits();
  const refused = data?.steps.some((s) => s.state === 'refused') ?? false;
  return (
    <div className="flex flex-col gap-4">
      <UnsavedNotice clusterId={clusterId} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          kind="primary"
          busy={starting.busy}
          disabled={refused || !data || unsaved.length > 0}
          onClick={() => starting.run({ id: clusterId, until })}
        >
          {t({ en: 'Run this plan', zh: '执行此计划' })}
        </Button>
        <Button busy={isFetching} onClick={() => refetch()}>
          <RefreshCw aria-hidden className="size-4" />
          {t({ en: 'Look again', zh: '重新比对' })}
        </Button>
        <a className={buttonClass()} href={`${address}&as=script`} download>
          {t({ en: 'As shell script', zh: '导出为脚本' })}
        </a>
      </div>
      {starting.error ? <ErrorNotice error={starting.error} /> : null}
      {error && 'shown' in error ? <ErrorNotice error={error.shown as ShownError} /> : null}
      {!data && isFetching ? (
        <Spinner label={t({ en: 'Looking at the hosts…', zh: '正在查看主机现状…' })} />
      ) : null}
      {data
        ? stages.map((stage) => (
            <StagePanel
              key={stage.key}
              title={stage.title}
              steps={data.steps.filter((s) => s.stageKey === stage.key)}
            />
          ))
        : null}
    </div>
  );
}

/** One stage of a dry run: its steps, what each would do, and the files compared. */
export function StagePanel({ title, steps }: { title: Text; steps: StepForecast[] }) {
  const t = useT();
  return (
    <Panel title={t(title)}>
      <ul className="divide-y divide-line">
        {steps.map((step) => (
          <li key={step.key} className="px-4 py-2">
            <details className="group">
              <summary className="flex items-center gap-3">
                <ChevronRight
                  aria-hidden
                  className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
                />
                <Badge tone={states[step.state].tone}>{t(states[step.state].text)}</Badge>
                <span>{t(step.title)}</span>
                {step.host && !t(step.title).includes(step.host) ? (
                  <span className="font-mono text-[13px] text-muted">{step.host}</span>
                ) : null}
              </summary>
              <div className="mt-2 flex flex-col gap-2 pl-2">
                {step.commands.length > 0 ? (
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                  <pre tabIndex={0} className="overflow-x-auto rounded bg-raised p-2 font-mono text-[12px]">
                    {step.commands.join('\n')}
                  </pre>
                ) : null}
                {step.files.map((file) => (
                  <FileView key={file.path} file={file} />
                ))}
              </div>
            </details>
            {step.why ? <ErrorNotice error={step.why} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const fileStates: Record<FileDiff['state'], Text> = {
  new: { en: 'new file', zh: '新文件' },
  same: { en: 'unchanged', zh: '无变化' },
  changed: { en: 'changed', zh: '有变化' },
  unknown: { en: 'cannot be compared', zh: '无法比对' },
};

const marks = { same: ' ', add: '+', remove: '-', skip: '⋯' };
const inks = {
  same: '',
  add: 'text-running bg-running-ground',
  remove: 'text-failed bg-failed-ground',
  skip: 'text-muted',
};

function FileView({ file }: { file: FileDiff }) {
  const t = useT();
  return (
    <div className="rounded border border-line">
      <p className="border-line border-b px-2 py-1 font-mono text-[12px]">
        {file.path} · {t(fileStates[file.state])}
      </p>
      {file.lines.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre tabIndex={0} className="max-h-72 overflow-auto p-2 font-mono text-[12px]">
          {file.lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a comparison have no identity but their place
            <span key={i} className={cx('block', inks[line.op])}>
              {marks[line.op]} {line.text}
            </span>
          ))}
        </pre>
      ) : null}
      {file.error ? <ErrorNotice error={file.error} /> : null}
    </div>
  );
}

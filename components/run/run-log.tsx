'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { useT } from '@/lib/i18n/client';
import type { LogLine, RunView } from '@/lib/runs/view';

interface Props {
  lines: LogLine[];
  run: RunView;
  stepKey: string | undefined;
  onClear: () => void;
}

const shown = 1500;
const looks = { out: '', err: 'text-attention', info: 'text-muted' };

/** The run's log, or that of the chosen step; follows the end until the reader scrolls up. */
export function RunLog({ lines, run, stepKey, onClear }: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const steps = new Map(run.stages.flatMap((stage) => stage.steps.map((step) => [step.key, step])));
  const chosen = stepKey ? lines.filter((line) => line.stepKey === stepKey) : lines;
  const visible = chosen.slice(-shown);
  const lastSeq = visible.at(-1)?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what makes it scroll
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lastSeq, following]);
  return (
    <>
      {stepKey ? (
        <p className="flex items-center gap-2 border-line border-b px-4 py-1.5 text-[13px]">
          {t({ en: 'Only', zh: '仅显示' })}: {t(steps.get(stepKey)?.title ?? { en: stepKey, zh: stepKey })}{' '}
          {steps.get(stepKey)?.host}
          <Button small kind="quiet" onClick={onClear}>
            {t({ en: 'Show all', zh: '显示全部' })}
          </Button>
        </p>
      ) : null}
      <div
        ref={box}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t({ en: 'Log of the run', zh: '运行日志' })}
        className="h-80 overflow-auto px-4 py-2 font-mono text-[12px] leading-5"
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < 40);
        }}
      >
        {visible.length === 0 ? (
          <p className="text-muted">{t({ en: 'No lines yet.', zh: '暂无日志。' })}</p>
        ) : null}
        {visible.map((line) => (
          <p key={line.seq} className={cx('whitespace-pre-wrap break-all', looks[line.stream])}>
            <span className="select-none text-muted">
              {line.at.slice(11, 19)} {(line.stepKey && steps.get(line.stepKey)?.host) ?? ''}{' '}
            </span>
            {line.text}
          </p>
        ))}
      </div>
    </>
  );
}

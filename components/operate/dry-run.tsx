'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { StagePanel } from '@/components/run/plan-view';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import type { ActionResult } from '@/lib/action';
import type { PlanPreview } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';

interface Props<I> {
  request: I;
  look: (request: I) => Promise<ActionResult<PlanPreview>>;
}

/** Looks at the hosts on demand and shows what each step would do now. */
export function DryRun<I>({ request, look }: Props<I>) {
  const t = useT();
  const [seen, setSeen] = useState<PlanPreview>();
  const { run, busy, error } = useAction(look, { done: setSeen });
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Button small busy={busy} onClick={() => run(request)}>
          {t({ en: 'Compare with the hosts', zh: '与主机现状比对' })}
        </Button>
      </div>
      {error ? <ErrorNotice error={error} /> : null}
      {seen?.stages.map(({ key, title }) => (
        <StagePanel
          key={key}
          title={title}
          steps={seen.forecast.steps.filter(({ stageKey }) => stageKey === key)}
        />
      ))}
    </div>
  );
}

'use client';

import type { StageOutline } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';

/** The stages of a plan in order, each with its steps. */
export function PlanOutline({ stages }: { stages: StageOutline[] }) {
  const t = useT();
  return (
    <ol
      aria-label={t({ en: 'Order', zh: '执行顺序' })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-64 list-decimal overflow-auto rounded border border-line py-2 pr-3 pl-8 text-[13px]"
    >
      {stages.map(({ key, title, steps }) => (
        <li key={key} className="py-0.5">
          <span className="font-medium">{t(title)}</span>
          {steps.length > 1 || steps[0]?.host ? (
            <ul className="text-muted">
              {steps.map((step) => (
                <li key={step.key}>{t(step.title)}</li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

'use client';

import { RotateCw } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { moment } from '@/lib/format/when';
import { useLocale, useT } from '@/lib/i18n/client';
import type { NodeStatus } from '@/lib/status/types';
import { healthWords } from './words';

/** The state of a node; what Deck saw and since when on hover, and a sign when it has to be restarted. */
export function NodeState({ node }: { node: NodeStatus }) {
  const t = useT();
  const locale = useLocale();
  const { text, tone } = healthWords[node.health];
  const since = moment(node.since, 0, locale);
  const title = [
    node.evidence ? t(node.evidence) : '',
    node.since ? t({ en: `since ${since}`, zh: `自 ${since}` }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
  const restart =
    node.restartFor === undefined
      ? undefined
      : t({
          en: `has to be restarted for revision ${node.restartFor} of the configuration`,
          zh: `需重启以应用配置版本 ${node.restartFor}`,
        });
  return (
    <span className="inline-flex items-center gap-1" title={title} suppressHydrationWarning>
      <Badge tone={tone}>{t(text)}</Badge>
      {restart ? (
        <span title={restart} className="text-attention">
          <RotateCw aria-hidden className="size-3.5" />
          <span className="sr-only">{restart}</span>
        </span>
      ) : null}
    </span>
  );
}

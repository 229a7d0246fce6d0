'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { daysUntil } from '@/lib/format/when';
import { useT } from '@/lib/i18n/client';
import { type QuorumState, quorumState } from '@/lib/overview/picture';
import type { Text } from '@/lib/text';

const quorumWords: Record<QuorumState, { tone: Tone; text: Text }> = {
  complete: { tone: 'running', text: { en: 'complete', zh: '完整' } },
  weakened: { tone: 'attention', text: { en: 'weakened', zh: '有节点离线' } },
  edge: {
    tone: 'attention',
    text: { en: 'at risk: one more loss stops it', zh: '有风险：再失去一个即不可用' },
  },
  lost: { tone: 'failed', text: { en: 'lost', zh: '已丧失' } },
};

/** Raft members that answer, of all, with what that means. */
export function QuorumBadge({
  quorum,
  short,
}: {
  quorum: { alive: number; total: number };
  short?: boolean;
}) {
  const t = useT();
  const { tone, text } = quorumWords[quorumState(quorum)];
  const members = t({ en: `${quorum.alive} of ${quorum.total}`, zh: `${quorum.alive} / ${quorum.total}` });
  return (
    <Badge tone={tone} className={short ? undefined : 'whitespace-nowrap'}>
      {members}
      <span className={short && tone === 'running' ? 'sr-only' : undefined}>· {t(text)}</span>
    </Badge>
  );
}

const soonDays = 30;

/** Last day of a licence; attention when it has less than 30 days. */
export function LicenceBadge({ expires, at }: { expires: string; at: number }) {
  const t = useT();
  const days = daysUntil(expires, at);
  if (days < 0)
    return <Badge tone="failed">{t({ en: `expired ${expires}`, zh: `已于 ${expires} 到期` })}</Badge>;
  if (days < soonDays)
    return (
      <Badge tone="attention">
        {t({ en: `${expires}, ${days} days left`, zh: `${expires}，剩余 ${days} 天` })}
      </Badge>
    );
  return <span className="whitespace-nowrap">{t({ en: `until ${expires}`, zh: `至 ${expires}` })}</span>;
}

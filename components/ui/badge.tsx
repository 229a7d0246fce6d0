import { AlertTriangle, CheckCircle2, Circle, CircleDashed, Info, XCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

export type Tone = 'running' | 'stopped' | 'starting' | 'attention' | 'failed' | 'plain';

const looks: Record<Tone, string> = {
  running: 'text-running bg-running-ground',
  stopped: 'text-stopped bg-stopped-ground',
  starting: 'text-starting bg-starting-ground',
  attention: 'text-attention bg-attention-ground',
  failed: 'text-failed bg-failed-ground',
  plain: 'text-muted bg-raised',
};

const icons: Record<Tone, typeof Circle> = {
  running: CheckCircle2,
  stopped: Circle,
  starting: CircleDashed,
  attention: AlertTriangle,
  failed: XCircle,
  plain: Info,
};

/** A state: colour, icon and word together, never colour alone. */
export function Badge({
  tone = 'plain',
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  const Icon = icons[tone];
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 rounded px-1.5 py-px text-[13px] whitespace-nowrap',
        looks[tone],
        className,
      )}
    >
      <Icon aria-hidden className={cx('size-3.5 shrink-0', tone === 'starting' && 'animate-spin')} />
      {children}
    </span>
  );
}

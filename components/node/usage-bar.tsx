'use client';

import { cx } from '@/components/ui/cx';

/** A share from 0 to 1 as a bar with its words beside it; attention from 85 % and failed from 95 %. */
export function UsageBar({ label, share, words }: { label: string; share: number | null; words: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share ?? 0)) * 100);
  return (
    <div className="grid grid-cols-[3.5rem_1fr_auto] items-center gap-2 text-[12px]">
      <span className="text-muted">{label}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: the browser's own meter cannot take the theme's colours */}
      <div
        role="meter"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded bg-raised"
      >
        <div
          className={cx(
            'h-full',
            percent >= 95 ? 'bg-failed' : percent >= 85 ? 'bg-attention' : 'bg-line-strong',
          )}
          style={{ width: `${percent}%` }}
        />
      </div>
      <span className="whitespace-nowrap text-right">{words}</span>
    </div>
  );
}

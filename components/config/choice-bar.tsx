'use client';

import { cx } from '@/components/ui/cx';

/** A row of buttons of which one is chosen: views, scopes. */
export function ChoiceBar<T extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: T;
  choices: { value: T; text: string }[];
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset aria-label={label} className="flex w-fit overflow-hidden rounded border border-line-strong">
      {choices.map((choice, at) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChoose(choice.value)}
          className={cx(
            'h-7 px-2.5 text-[13px]',
            at > 0 && 'border-line-strong border-l',
            choice.value === value ? 'bg-raised font-semibold' : 'bg-panel text-muted hover:text-ink',
          )}
        >
          {choice.text}
        </button>
      ))}
    </fieldset>
  );
}

'use client';

import type { ReactNode } from 'react';
import { useT } from '@/lib/i18n/client';
import { TextField } from './field';

interface Props {
  /** What has to be typed. */
  word: string;
  value: string;
  onChange: (typed: string) => void;
  help?: ReactNode;
  className?: string;
}

/** Asks for a word, for what is not to be done by a slip of the hand; the caller compares. */
export function TypedWordField({ word, onChange, ...rest }: Props) {
  const t = useT();
  return (
    <TextField
      label={t({ en: `Type ${word} to confirm`, zh: `输入 ${word} 以确认` })}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      mono
      {...rest}
    />
  );
}

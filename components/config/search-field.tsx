'use client';

import { Search } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { cellClass } from './parameter-input';

/** A small field to search in what is shown. */
export function SearchField({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
}) {
  return (
    <span className="relative">
      <Search aria-hidden className="absolute top-1.5 left-2 size-4 text-muted" />
      <input
        type="search"
        className={cx(cellClass, 'w-64 pl-7 font-sans')}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

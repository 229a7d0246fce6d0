'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { buttonClass } from './button';

/** A button that opens a small panel below it; Escape and a click elsewhere close it. */
export function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const ref = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = ref.current;
      if (!menu?.open) return;
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      if (isEscape) menu.querySelector('summary')?.focus();
      if (isEscape || (event.type === 'pointerdown' && !menu.contains(event.target as Node)))
        menu.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details ref={ref} onToggle={() => setOpen(ref.current?.open ?? false)} className="relative">
      <summary className={`${buttonClass('plain', true)} list-none`}>{label}</summary>
      <div className="absolute right-0 z-30 mt-1 max-h-[50vh] w-80 overflow-y-auto rounded border border-line-strong bg-panel p-2">
        {open ? children : null}
      </div>
    </details>
  );
}

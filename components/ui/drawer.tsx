'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CloseButton } from './close-button';

/** A panel from the right on the browser's own dialog: focus stays inside, Escape and a click beside it close, focus returns. */
export function Drawer({
  onClose,
  title,
  children,
}: {
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it with Escape
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
      className="fixed inset-y-0 right-0 left-auto m-0 h-full max-h-none w-[34rem] max-w-[90vw] border-line border-l bg-panel p-0 text-ink"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-center justify-between gap-3 border-line border-b px-4 py-2">
          <h2 id={titleId} className="flex min-w-0 items-center gap-2 font-semibold">
            {title}
          </h2>
          <CloseButton onClose={onClose} />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section tabIndex={0} aria-labelledby={titleId} className="min-h-0 flex-1 overflow-y-auto">
          {children}
        </section>
      </div>
    </dialog>
  );
}

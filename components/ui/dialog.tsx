'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CloseButton } from './close-button';
import { cx } from './cx';

/** A modal dialog on the browser's own element: focus stays inside, Escape closes, focus returns. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  wide,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      opener.current = document.activeElement;
      dialog.showModal();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  // A dialog that is taken away while it is open leaves the focus nowhere: only close() would have given it back.
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return;
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    },
    [],
  );
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      className={cx(
        'm-auto max-h-[90vh] w-full overflow-auto rounded border border-line bg-panel p-0 text-ink',
        wide ? 'max-w-4xl' : 'max-w-lg',
      )}
    >
      {open ? (
        <>
          <header className="sticky top-0 flex items-center justify-between border-line border-b bg-panel px-4 py-2">
            <h2 id={titleId} className="font-semibold">
              {title}
            </h2>
            <CloseButton onClose={onClose} />
          </header>
          <div className="p-4">{children}</div>
        </>
      ) : null}
    </dialog>
  );
}

'use client';

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { Notice } from './notice';

interface Toast {
  id: number;
  kind: 'ok' | 'error' | 'info';
  text: string;
}

const ToastContext = createContext<(kind: Toast['kind'], text: string) => void>(() => {});

/** Gives the function that shows a short message for some seconds. */
export function useToast() {
  return useContext(ToastContext);
}

const shownMs = 6000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const show = useCallback((kind: Toast['kind'], text: string) => {
    const id = Date.now() + Math.random();
    setToasts((all) => [...all.slice(-3), { id, kind, text }]);
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), shownMs);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div aria-live="polite" className="fixed right-4 bottom-4 z-50 flex w-96 flex-col gap-2">
        {toasts.map((toast) => (
          <Notice key={toast.id} kind={toast.kind}>
            {toast.text}
          </Notice>
        ))}
      </div>
    </ToastContext>
  );
}

'use client';

import { useEffect, useRef, useState } from 'react';
import { type Action, useAction } from '@/components/form/use-action';

/** Asks what an action would do as soon as a dialog is there, and again by `ask`. */
export function useAsked<I, T>(action: Action<I, T>, input: I) {
  const [answer, setAnswer] = useState<T>();
  const { run, busy, error } = useAction(action, { done: setAnswer });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    run(input);
  }, [run, input]);
  return { answer, busy, error, ask: run };
}

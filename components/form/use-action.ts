'use client';

import { useState, useTransition } from 'react';
import type { ShownError } from '@/components/ui/error-notice';
import { useToast } from '@/components/ui/toast';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';

const offline: ShownError = {
  code: 'DECK-UNREACHABLE',
  text: { en: 'Deck did not answer.', zh: 'Deck 没有响应。' },
  remedy: { en: 'Check that the Deck server runs and try again.', zh: '请确认 Deck 服务正在运行后重试。' },
};

/** A server action as a component gets it. */
export type Action<I, T> = (input: I) => Promise<ActionResult<T>>;

/** Runs a server action with its busy state and error; `done` is called after success, and a promise that it gives belongs to the action. */
export function useAction<I, T>(
  action: Action<I, T>,
  options: { done?: (data: T) => unknown; success?: Text } = {},
) {
  const [error, setError] = useState<ShownError & { fields?: Record<string, Text> }>();
  const [busy, start] = useTransition();
  const toast = useToast();
  const t = useT();
  const run = (input: I) =>
    start(async () => {
      setError(undefined);
      const result = await action(input).catch((): ActionResult<T> => ({ ok: false, error: offline }));
      if (!result.ok) {
        setError(result.error);
        return;
      }
      if (options.success) toast('ok', t(options.success));
      await options.done?.(result.data);
    });
  return { run, busy, error, clear: () => setError(undefined) };
}

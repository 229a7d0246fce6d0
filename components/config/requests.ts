import type { ShownError } from '@/components/ui/error-notice';

const unreachable: ShownError = {
  code: 'DECK-UNREACHABLE',
  text: { en: 'Deck did not answer.', zh: 'Deck 没有响应。' },
  remedy: { en: 'Check that the Deck server runs and try again.', zh: '请确认 Deck 服务正在运行后重试。' },
};

/** Reads JSON from Deck; what it throws carries the server's error for `shownError`. */
export async function readShown<T>(address: string, init?: RequestInit): Promise<T> {
  const response = await fetch(address, init);
  const body = await response.json().catch(() => undefined);
  if (!response.ok)
    throw Object.assign(new Error(body?.error?.code ?? response.status), { shown: body?.error });
  return body as T;
}

/** Gives the part of a thrown error that can be shown. */
export function shownError(error: unknown): ShownError {
  const shown =
    error instanceof Error && 'shown' in error ? (error.shown as ShownError | undefined) : undefined;
  return shown ?? unreachable;
}

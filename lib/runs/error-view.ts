import 'server-only';
import { isAppError } from '@/lib/errors';
import { publicError } from '@/lib/http';
import type { RunError } from './view';

export type Redact = (text: string) => string;

const SEEN_CHARS = 2000;

/** Gives an error in the form stored with runs, secrets masked, what was seen cut to its last 2,000 characters. */
export function runError(error: unknown, redact: Redact): RunError {
  const { code, text, seen, remedy } = publicError(isAppError(error) ? error : masked(error, redact));
  return {
    code,
    text: { en: redact(text.en), zh: redact(text.zh) },
    ...(seen ? { seen: redact(seen).slice(-SEEN_CHARS) } : {}),
    ...(remedy ? { remedy: { en: redact(remedy.en), zh: redact(remedy.zh) } } : {}),
  };
}

/** What goes to the server log must not hold secrets either. */
function masked(error: unknown, redact: Redact): Error {
  const copy = new Error(redact(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error && error.stack) copy.stack = redact(error.stack);
  return copy;
}

import { setMaxListeners } from 'node:events';
import { AppError, isAppError } from '@/lib/errors';

/** Why running work is told to stop. */
export type StopCause = 'cancel' | 'shutdown' | 'deadline';

/** The reason of an aborted signal; also what a step fails with when it has nothing better to say. */
export class StopError extends AppError {
  override name = 'StopError';
  constructor(
    readonly stopCause: StopCause,
    seen?: string,
  ) {
    super(codes[stopCause], sentences[stopCause], seen ? { seen } : {});
  }
}

/** Says whether something is a reason to stop; by its field, because the run page and the engine may each have their own copy of the class. */
export function isStopError(reason: unknown): reason is StopError {
  return isAppError(reason) && 'stopCause' in reason;
}

const codes: Record<StopCause, string> = {
  cancel: 'RUN-CANCELLED',
  shutdown: 'RUN-SHUTDOWN',
  deadline: 'RUN-STEP-DEADLINE',
};
const sentences = {
  cancel: { en: 'The run was cancelled.', zh: '运行已取消。' },
  shutdown: { en: 'Deck was stopped while the step was running.', zh: '步骤执行期间 Deck 被停止。' },
  deadline: { en: 'The step did not end within its deadline.', zh: '步骤未在时限内完成。' },
};

/** Longest delay that setTimeout takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Gives a signal that follows `parent` and aborts by itself after `timeoutMs`; call `end` when the work is over. */
export function stopScope(parent: AbortSignal, timeoutMs: number) {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  const follow = () => own.abort(parent.reason);
  const timer = setTimeout(
    () => own.abort(new StopError('deadline', `${timeoutMs} ms`)),
    Math.min(timeoutMs, LONGEST_MS),
  );
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  const end = () => {
    clearTimeout(timer);
    parent.removeEventListener('abort', follow);
  };
  return { signal: own.signal, end };
}

/** Gives the work's result; when it has not settled `graceMs` after the signal aborted, rejects with the signal's reason and leaves the work behind. */
export async function settledOrLeft<T>(work: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let arm = () => {};
  const left = new Promise<never>((_, reject) => {
    arm = () => {
      timer = setTimeout(() => reject(signal.reason), graceMs);
    };
    if (signal.aborted) arm();
    else signal.addEventListener('abort', arm, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', arm);
  }
}

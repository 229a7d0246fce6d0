/** Says that the time is over. */
export const EXPIRED = Symbol('expired');

/** Waits at most `ms`; gives EXPIRED when the time is over, or when the signal is aborted, and never leaves a rejection unhandled. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T | typeof EXPIRED> {
  let done = () => {};
  const limit = new Promise<typeof EXPIRED>((resolve) => {
    const stop = () => resolve(EXPIRED);
    const timer = setTimeout(stop, Math.max(0, ms));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
  });
  work.catch(() => {});
  return Promise.race([work, limit]).finally(() => done());
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionContext } from '@/lib/runs/action';

/** Keeps back from a step's deadline the time in ms that collecting evidence takes, so that the step fails with its own words and not with the engine's. */
const RESERVE_MS = 10_000;

/** Gives the moment (ms since 1970) until which an action may wait for a fact. */
export function patienceOf(ctx: ActionContext): number {
  const { timeoutMs } = ctx.step;
  return Date.now() + Math.max(timeoutMs / 2, timeoutMs - RESERVE_MS);
}

/** Asks until `ask` gives something or `until` has passed, then gives undefined; rejects at once when the step is aborted. */
export async function poll<T>(
  ctx: ActionContext,
  until: number,
  ask: () => Promise<T | undefined>,
  everyMs = 500,
): Promise<T | undefined> {
  for (;;) {
    ctx.signal.throwIfAborted();
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() + everyMs > until) return undefined;
    await sleep(everyMs, undefined, { signal: ctx.signal });
  }
}

import { leaveForSignIn } from '@/lib/sse-reader';
import type { LiveNow } from '@/lib/status/wire';
import type { LiveStore } from './store';

const everyMs = 10_000;

function take(store: LiveStore, { now, glances, alerts, status }: LiveNow): void {
  store.set({ link: 'live', glances, alerts, ...(status && { cluster: status }) });
  store.clock = {
    aheadMs: Date.now() - now,
    // Between two questions the picture grows older, however often Deck looks.
    ...(status && { at: status.at, intervalMs: Math.max(everyMs, status.intervalMs) }),
  };
}

/** Asks now and then for what the live stream would tell, until the function that it gives is called. */
export function askNow(store: LiveStore, clusterId: string | undefined): () => void {
  const left = new AbortController();
  const ask = async () => {
    const address = `/api/live/now${clusterId ? `?cluster=${encodeURIComponent(clusterId)}` : ''}`;
    const answer = await fetch(address, { signal: left.signal }).catch(() => undefined);
    if (answer?.status === 401) leaveForSignIn();
    const now: LiveNow | undefined = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
    if (left.signal.aborted) return;
    if (now) take(store, now);
    else store.set({ link: 'lost' });
  };
  delete store.clock.at;
  void ask();
  const timer = setInterval(ask, everyMs);
  return () => {
    clearInterval(timer);
    left.abort();
  };
}

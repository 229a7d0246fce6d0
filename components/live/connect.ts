import { applyDelta, type LiveEvents, readSnapshot } from '@/lib/status/wire';
import type { LiveStore } from './store';

const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** The stream beats every second or two; a connection that is silent for longer has been cut without a word. */
const silenceMs = 10_000;

function waitMs(failures: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** failures) * (1 + Math.random() * 0.3);
}

type Handlers = { [E in keyof LiveEvents]: (data: LiveEvents[E]) => void };

function handlersOf(store: LiveStore, again: () => void): Handlers {
  let complete = false;
  return {
    hello: ({ stream }) => {
      complete = false;
      store.set({ link: 'live', stream });
    },
    glances: ({ changed, gone = [] }) => {
      const out = new Set([...gone, ...changed.map(({ clusterId }) => clusterId)]);
      // The first ones of a stream are all there are; a cluster may have gone while Deck could not be reached.
      const before = complete ? store.state.glances.filter(({ clusterId }) => !out.has(clusterId)) : [];
      complete = true;
      store.set({ glances: [...before, ...changed] });
    },
    snapshot: (data) => {
      store.clock.at = data.at;
      store.set({ cluster: readSnapshot(data) });
    },
    delta: (data) => {
      const cluster = store.state.cluster && applyDelta(store.state.cluster, data);
      if (!cluster) return again();
      store.clock.at = data.at;
      store.set({ cluster });
    },
    alerts: (alerts) => store.set({ alerts }),
    run: (run) => store.set({ run }),
    beat: ({ now, at, intervalMs }) => {
      store.clock = {
        aheadMs: Date.now() - now,
        ...(at === undefined ? {} : { at }),
        ...(intervalMs === undefined ? {} : { intervalMs }),
      };
    },
  };
}

/** Keeps one event stream open, for one cluster or for the glances alone, until the function that it gives is called. */
export function connect(store: LiveStore, clusterId: string | undefined): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const later = (run: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const lost = () => {
    source?.close();
    // Streams end now and then by design; only one that does not come back at once is worth a word.
    if (failures > 0) store.set({ link: 'lost' });
    later(open, waitMs(failures++));
  };
  const handlers = handlersOf(store, () => {
    source?.close();
    later(open, 0);
  });
  function open() {
    source = new EventSource(`/api/live${clusterId ? `?cluster=${encodeURIComponent(clusterId)}` : ''}`);
    source.onerror = lost;
    later(lost, silenceMs);
    for (const [event, handle] of Object.entries(handlers)) {
      source.addEventListener(event, (message) => {
        failures = 0;
        later(lost, silenceMs);
        (handle as (data: unknown) => void)(JSON.parse(message.data));
      });
    }
  }
  // What is known of another cluster's age says nothing of this one's.
  delete store.clock.at;
  const atOnce = () => store.state.link === 'lost' && later(open, 0);
  window.addEventListener('online', atOnce);
  open();
  return () => {
    clearTimeout(timer);
    window.removeEventListener('online', atOnce);
    source?.close();
  };
}

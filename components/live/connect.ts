import { keepStream } from '@/lib/sse-reader';
import { applyDelta, type LiveEvents, readSnapshot } from '@/lib/status/wire';
import type { LiveStore } from './store';

/** The stream beats every second or two; a connection that is silent for longer has been cut without a word. */
const silenceMs = 10_000;

type Handlers = { [E in keyof LiveEvents]: (data: LiveEvents[E]) => void };

function handlersOf(store: LiveStore, again: () => void): Handlers {
  let complete = false;
  return {
    hello: ({ stream }) => {
      complete = false;
      store.set({ stream });
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
  // What is known of another cluster's age says nothing of this one's.
  delete store.clock.at;
  const stream = keepStream({
    address: () => `/api/live${clusterId ? `?cluster=${encodeURIComponent(clusterId)}` : ''}`,
    on: handlersOf(store, () => stream.again()),
    silenceMs,
    onLink: (link) => link !== store.state.link && store.set({ link }),
  });
  return stream.close;
}

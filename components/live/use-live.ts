'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { ClusterGlance, ClusterStatus } from '@/lib/status/types';
import { useFirstPicture, useLiveStore } from './live-provider';
import type { AlertCounts, LiveLink, LiveState } from './store';

function useLive<T>(pick: (state: LiveState) => T): T {
  const store = useLiveStore();
  const read = () => pick(store.state);
  return useSyncExternalStore(store.subscribe, read, read);
}

/** The live picture of a cluster; before the stream has told it, the one that the server knew when it made the page. */
export function useLiveCluster(id: string): ClusterStatus | undefined {
  const first = useFirstPicture();
  const live = useLive(({ cluster }) => (cluster?.clusterId === id ? cluster : undefined));
  return live ?? (first?.clusterId === id ? first : undefined);
}

/** One line for every cluster that is deployed. */
export function useLiveGlances(): ClusterGlance[] {
  return useLive(({ glances }) => glances);
}

export function useLiveGlance(id: string): ClusterGlance | undefined {
  return useLive(({ glances }) => glances.find(({ clusterId }) => clusterId === id));
}

export function useAlertCounts(): AlertCounts {
  return useLive(({ alerts }) => alerts);
}

export function useLiveLink(): LiveLink {
  return useLive(({ link }) => link);
}

/** Calls `changed` whenever a run of the cluster begins, moves on or ends. */
export function useRunNudge(clusterId: string, changed: () => void): void {
  const run = useLive((state) => (state.run?.clusterId === clusterId ? state.run : undefined));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new nudge counts, not a new function
  useEffect(() => {
    if (run) changed();
  }, [run]);
}

/** Says that this part of the page has an event stream of its own while `on`, so that the tab opens no other one. */
export function useOwnStream(on: boolean): void {
  const store = useLiveStore();
  useEffect(() => {
    if (!on) return;
    const count = (by: number) => store.set({ ownStreams: store.state.ownStreams + by });
    count(1);
    return () => count(-1);
  }, [store, on]);
}

const debounceMs = 300;
/** Nodes of a cluster of which the stream sends every figure exactly. */
const sentInFull = 64;
const mostNamed = 200;

/** Tells Deck which nodes this part of the page shows: their figures are sent exactly and first. Clusters sent in full need not be told about. */
export function useShownNodes(part: string, aliases: string[], all: number): void {
  const store = useLiveStore();
  const stream = useLive((state) => state.stream);
  const key = aliases.join('\n');
  useEffect(() => {
    if (all <= sentInFull || !stream || key === '') return;
    store.onScreen.set(part, key.split('\n'));
    const timer = setTimeout(() => {
      const named = [...new Set([...store.onScreen.values()].flat())].slice(0, mostNamed);
      // A stream that has just ended does not know the rows; the next one is told again.
      fetch('/api/live/view', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ stream, aliases: named }),
      }).catch(() => undefined);
    }, debounceMs);
    return () => {
      clearTimeout(timer);
      store.onScreen.delete(part);
    };
  }, [part, key, all, stream, store]);
}

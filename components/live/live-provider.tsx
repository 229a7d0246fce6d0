'use client';

import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ClusterStatus } from '@/lib/status/types';
import { askNow } from './ask-now';
import { connect } from './connect';
import { type LiveState, LiveStore } from './store';

const StoreContext = createContext<LiveStore | undefined>(undefined);
const FirstContext = createContext<ClusterStatus | undefined>(undefined);

function clusterOf(path: string): string | undefined {
  const id = /^\/clusters\/([^/]+)/.exec(path)?.[1];
  return id === 'new' ? undefined : id;
}

/**
 * Holds the one event stream of the tab; it follows the cluster whose pages are open. A browser has few connections to one address, so while a part of the
 * page has a stream of its own, the rest is asked for every ten seconds: alerts, glances and the picture are a little older then.
 */
export function LiveProvider({
  first,
  children,
}: {
  first: Pick<LiveState, 'glances' | 'alerts'>;
  children: ReactNode;
}) {
  const [store] = useState(() => new LiveStore(first));
  const clusterId = clusterOf(usePathname());
  const shared = useSyncExternalStore(
    store.subscribe,
    () => store.state.ownStreams === 0,
    () => true,
  );
  useEffect(() => {
    // A part of the page may have said so after this one was drawn.
    if (shared !== (store.state.ownStreams === 0)) return;
    return shared ? connect(store, clusterId) : askNow(store, clusterId);
  }, [store, clusterId, shared]);
  return <StoreContext value={store}>{children}</StoreContext>;
}

/** Brings the picture that the server knew while it made the page, so that the first paint has figures. */
export function FirstPicture({
  status,
  children,
}: {
  status: ClusterStatus | undefined;
  children: ReactNode;
}) {
  return <FirstContext value={status}>{children}</FirstContext>;
}

export function useFirstPicture(): ClusterStatus | undefined {
  return useContext(FirstContext);
}

export function useLiveStore(): LiveStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('outside of LiveProvider');
  return store;
}

'use client';

import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { ClusterStatus } from '@/lib/status/types';
import { connect } from './connect';
import { type LiveState, LiveStore } from './store';

const StoreContext = createContext<LiveStore | undefined>(undefined);
const FirstContext = createContext<ClusterStatus | undefined>(undefined);

function clusterOf(path: string): string | undefined {
  const id = /^\/clusters\/([^/]+)/.exec(path)?.[1];
  return id === 'new' ? undefined : id;
}

/** Holds the one event stream of the tab; it follows the cluster whose pages are open. */
export function LiveProvider({
  first,
  children,
}: {
  first: Pick<LiveState, 'glances' | 'alerts'>;
  children: ReactNode;
}) {
  const [store] = useState(() => new LiveStore(first));
  const clusterId = clusterOf(usePathname());
  useEffect(() => connect(store, clusterId), [store, clusterId]);
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

'use client';

import { useCallback, useEffect, useState } from 'react';
import type { NewNode, NodesWish } from '@/lib/topology/change-nodes';
import type { ClusterSpec, HostSpec } from '@/lib/topology/spec';

const nothing: NodesWish = { hosts: [], add: [], remove: [] };

/** What has become true, or impossible, since the wish was kept. */
function stillOpen(wish: NodesWish, spec: ClusterSpec): NodesWish {
  const known = new Set(spec.nodes.map(({ alias }) => alias));
  const own = new Set(spec.hosts.map(({ address }) => address));
  return {
    hosts: wish.hosts.filter(({ address }) => !own.has(address)),
    add: wish.add.filter(({ alias }) => !known.has(alias)),
    remove: wish.remove.filter((alias) => known.has(alias)),
  };
}

/** The change that is being put together; kept in the tab, so that going elsewhere loses nothing. */
export function useWish(clusterId: string, spec: ClusterSpec) {
  const key = `deck-setup:${clusterId}`;
  const [wish, setWish] = useState(nothing);
  useEffect(() => {
    const kept = sessionStorage.getItem(key);
    if (kept) setWish(stillOpen(JSON.parse(kept) as NodesWish, spec));
  }, [key, spec]);
  const change = useCallback(
    (next: NodesWish) => {
      setWish(next);
      sessionStorage.setItem(key, JSON.stringify(next));
    },
    [key],
  );
  return {
    wish,
    isEmpty: wish.add.length + wish.remove.length === 0,
    clear: () => change(nothing),
    addNodes: (nodes: NewNode[]) => change({ ...wish, add: [...wish.add, ...nodes] }),
    addHost: (host: HostSpec, nodes: NewNode[]) =>
      change({ ...wish, hosts: [...wish.hosts, host], add: [...wish.add, ...nodes] }),
    remove: (aliases: string[]) => change({ ...wish, remove: [...new Set([...wish.remove, ...aliases])] }),
    keep: (alias: string) => change({ ...wish, remove: wish.remove.filter((each) => each !== alias) }),
    takeBack: (alias: string) => {
      const add = wish.add.filter((node) => node.alias !== alias);
      change({
        ...wish,
        add,
        hosts: wish.hosts.filter(({ address }) => add.some((n) => n.host === address)),
      });
    },
  };
}

'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { NodeStatus } from '@/lib/status/types';

/** Which nodes are selected; those that leave the cluster leave the selection. `shown` are the rows in their order. */
export function useSelection(nodes: NodeStatus[], shown: NodeStatus[]) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const mark = useRef(0);
  const rows = useRef(shown);
  rows.current = shown;
  const select = useCallback((alias: string, at: number, toMark: boolean) => {
    setMarked((before) => {
      const after = new Set(before);
      const on = !before.has(alias);
      const [from, to] = toMark ? [Math.min(mark.current, at), Math.max(mark.current, at)] : [at, at];
      const range = toMark ? rows.current.slice(from, to + 1).map((row) => row.alias) : [alias];
      for (const one of range) on ? after.add(one) : after.delete(one);
      mark.current = at;
      return after;
    });
  }, []);
  const selected = useMemo(() => nodes.filter(({ alias }) => marked.has(alias)), [nodes, marked]);
  const shownMarked = shown.filter(({ alias }) => marked.has(alias)).length;
  return {
    selected,
    isSelected: (alias: string) => marked.has(alias),
    select,
    all: shown.length > 0 && shownMarked === shown.length,
    some: shownMarked > 0,
    hidden: selected.length - shownMarked,
    toggleAll: () =>
      setMarked((before) => {
        const own = shown.map(({ alias }) => alias);
        if (own.every((alias) => before.has(alias)))
          return new Set([...before].filter((alias) => !own.includes(alias)));
        return new Set([...before, ...own]);
      }),
    clear: () => setMarked(new Set()),
  };
}

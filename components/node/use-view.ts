'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { type ColumnId, hiddenAtFirst } from '@/lib/overview/columns';
import type { Sort, StateFilter } from '@/lib/overview/rows';
import type { DdbRole } from '@/lib/status/types';

export interface OverviewView {
  show: 'table' | 'hosts' | 'topology';
  hidden: ColumnId[];
  roles: DdbRole[];
  state: StateFilter;
  sort?: Sort;
}

const key = 'deck-overview';
/** Agents have a list of their own, as in the vendor's console. */
const usual: OverviewView = {
  show: 'table',
  hidden: hiddenAtFirst,
  roles: ['controller', 'datanode', 'computenode', 'single', 'unknown'],
  state: 'all',
};

const listeners = new Set<() => void>();
let kept: { text: string | null; view: OverviewView } = { text: null, view: usual };

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function read(): OverviewView {
  const text = stored();
  if (text !== kept.text) {
    try {
      kept = { text, view: { ...usual, ...(JSON.parse(text ?? '{}') as Partial<OverviewView>) } };
    } catch {
      kept = { text, view: usual };
    }
  }
  return kept.view;
}

function write(view: OverviewView): void {
  const text = JSON.stringify(view);
  kept = { text, view };
  try {
    localStorage.setItem(key, text);
  } catch {
    // A browser that keeps nothing shows the choice until the page is left.
    kept = { text: stored(), view };
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** How this browser shows overviews, and the function that changes it; remembered. */
export function useView(): [OverviewView, (change: Partial<OverviewView>) => void] {
  const view = useSyncExternalStore(subscribe, read, () => usual);
  const change = useCallback((part: Partial<OverviewView>) => write({ ...read(), ...part }), []);
  return [view, change];
}

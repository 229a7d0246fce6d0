'use client';

import { useCallback, useSyncExternalStore } from 'react';

const values = new Map<string, object>();
const listeners = new Set<() => void>();

function load<T extends object>(key: string, empty: T): T {
  try {
    const stored = sessionStorage.getItem(key);
    return stored ? { ...empty, ...(JSON.parse(stored) as T) } : empty;
  } catch {
    return empty;
  }
}

function keep<T extends object>(key: string, value: T, empty: T): void {
  try {
    if (value === empty) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser without storage keeps the value as long as the page is open.
  }
}

function current<T extends object>(key: string, empty: T): T {
  const known = values.get(key);
  if (known) return known as T;
  const loaded = load(key, empty);
  values.set(key, loaded);
  return loaded;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives what this tab keeps under a key, and the function that changes it; it outlasts going elsewhere and reloading, and all that ask for the key see the same. */
export function useTabState<T extends object>(key: string, empty: T) {
  const value = useSyncExternalStore(
    subscribe,
    () => current(key, empty),
    () => empty,
  );
  const update = useCallback(
    (change: (value: T) => T) => {
      const before = current(key, empty);
      const after = change(before);
      if (after === before) return;
      values.set(key, after);
      keep(key, after, empty);
      for (const listener of listeners) listener();
    },
    [key, empty],
  );
  return { value, update };
}

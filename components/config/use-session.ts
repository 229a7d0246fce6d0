'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { emptySession, type Session } from '@/lib/config/edit-session';

const storageKey = (owner: string) => `deck-config:${owner}`;

/** Gives what this tab has kept for one user and cluster. */
function loadSession(owner: string): Session {
  try {
    const stored = sessionStorage.getItem(storageKey(owner));
    return stored ? { ...emptySession, ...(JSON.parse(stored) as Session) } : emptySession;
  } catch {
    return emptySession;
  }
}

/** Keeps a session in this tab. */
function saveSession(owner: string, session: Session): void {
  try {
    if (session === emptySession) sessionStorage.removeItem(storageKey(owner));
    else sessionStorage.setItem(storageKey(owner), JSON.stringify(session));
  } catch {
    // A browser without storage keeps the edits as long as the page is open.
  }
}

const sessions = new Map<string, Session>();
const listeners = new Set<() => void>();

function current(owner: string): Session {
  const known = sessions.get(owner);
  if (known) return known;
  const loaded = loadSession(owner);
  sessions.set(owner, loaded);
  return loaded;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives what this tab keeps of the edits of a cluster, and the function that changes it. */
export function useSession(owner: string) {
  const session = useSyncExternalStore(
    subscribe,
    () => current(owner),
    () => emptySession,
  );
  const update = useCallback(
    (change: (session: Session) => Session) => {
      const before = current(owner);
      const after = change(before);
      if (after === before) return;
      sessions.set(owner, after);
      saveSession(owner, after);
      for (const listener of listeners) listener();
    },
    [owner],
  );
  return { session, update };
}

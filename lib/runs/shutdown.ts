import 'server-only';
import { singleton } from '@/lib/singleton';
import { closeEngine } from './engine';

const closers = () => singleton('run-streams', () => new Set<() => void>());

/** Has `close` called at shutdown: a server with an open event stream does not end by itself (style-anchors.md 4.3). Gives the function that takes it back. */
export function onShutdown(close: () => void): () => void {
  closers().add(close);
  return () => {
    closers().delete(close);
  };
}

/** For SIGTERM: closes event streams, takes no more runs, stops the running ones, which are stored as interrupted with their logs; returns within `graceMs` (default 8 s). */
export async function stopEngine({ graceMs = 8000 }: { graceMs?: number } = {}): Promise<void> {
  for (const close of closers()) close();
  await closeEngine(graceMs);
}

import { isAppError } from '@/lib/errors';
import type { HostConnection } from '@/lib/ssh/types';
import { listen } from './reach-commands';

export type PortState = 'listening' | 'taken' | 'denied' | 'unknown';

export interface Listener {
  /** What stands behind each port now: our listener, somebody else's, or nothing that can be tested. */
  states: Map<number, PortState>;
  /** Ends the listener and waits until it is gone. */
  stop: () => Promise<void>;
}

/** Starts a temporary listener on a host and waits until it listens; the ports that somebody else has are left alone. */
export async function startListener(
  conn: HostConnection,
  ports: number[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Listener> {
  const states = new Map<number, PortState>(ports.map((port) => [port, 'unknown']));
  const end = new AbortController();
  const outer = () => end.abort();
  signal?.addEventListener('abort', outer, { once: true });
  if (signal?.aborted) outer();
  let resolve = () => {};
  const ready = new Promise<void>((done) => {
    resolve = done;
  });
  const onLine = (_stream: 'out' | 'err', line: string) => {
    const [word = '', port] = line.split(' ');
    if (word === 'ready') resolve();
    if (word === 'listening' || word === 'taken' || word === 'denied') states.set(Number(port), word);
  };
  const command = listen(ports, Math.ceil(timeoutMs / 1000));
  const running = conn
    .exec(command, {
      timeoutMs: timeoutMs + 5000,
      signal: end.signal,
      check: false,
      onLine,
      label: 'temporary listener',
    })
    .catch((error: unknown) => {
      if (!isAppError(error)) throw error;
      return error;
    })
    .finally(() => {
      signal?.removeEventListener('abort', outer);
      resolve();
    });
  await ready;
  return {
    states,
    stop: async () => {
      end.abort();
      await running;
    },
  };
}

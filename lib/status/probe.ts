import { Socket } from 'node:net';
import type { PortSeen } from './decide';

export interface Address {
  host: string;
  port: number;
}

/** Refusals of the peer or of a router on the way tell that nothing listens; everything else is silence. */
const REFUSALS = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** Opens a TCP connection and closes it again; never throws and never takes longer than the deadline in ms. */
export function probePort({ host, port }: Address, timeoutMs: number): Promise<PortSeen['result']> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const end = (result: PortSeen['result']) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end('silent'), timeoutMs);
    socket.once('connect', () => end('accepts'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(REFUSALS.has(error.code ?? '') ? 'refuses' : 'silent'),
    );
    socket.connect({ host, port });
  });
}

/** Gives what is known of a port after one more probe. */
export function portSeen(before: PortSeen | undefined, result: PortSeen['result'], at: number): PortSeen {
  const same = before?.result === result;
  const acceptedAt = result === 'accepts' ? at : before?.acceptedAt;
  return {
    result,
    at,
    since: same ? before.since : at,
    times: same ? before.times + 1 : 1,
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
  };
}

/** Does `work` for every item, at most `parallel` at a time; `work` must not reject. */
export async function inParallel<T>(
  items: T[],
  parallel: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
}

/** Writers of one database take turns: the first live data node keeps the queue, as the catalogue is written as a whole. */
import { randomUUID } from 'node:crypto';
import { ScriptError } from '../errors.ts';
import type { NodeHost } from '../host.ts';

/** A writer that died without a word holds up the others no longer than this. */
const LEASE_MS = 60_000;

interface Queue {
  holder: string;
  timer: NodeJS.Timeout;
  waiting: { owner: string; go: () => void }[];
}

function text(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Answers the lock calls on a data node. */
export function registerLocks(host: NodeHost): void {
  const queues = new Map<string, Queue>();
  const hold = (key: string, owner: string, waiting: Queue['waiting']): void => {
    const timer = setTimeout(() => release(key, owner), LEASE_MS);
    timer.unref();
    queues.set(key, { holder: owner, timer, waiting });
  };
  const release = (key: string, owner: string): void => {
    const queue = queues.get(key);
    if (!queue) return;
    if (queue.holder !== owner) {
      queue.waiting = queue.waiting.filter((w) => w.owner !== owner);
      return;
    }
    clearTimeout(queue.timer);
    queues.delete(key);
    const next = queue.waiting.shift();
    if (!next) return;
    hold(key, next.owner, queue.waiting);
    next.go();
  };
  host.onRpc('script.lock', async (body) => {
    const { key, owner } = JSON.parse(body.toString()) as { key: string; owner: string };
    const queue = queues.get(key);
    if (queue) await new Promise<void>((go) => queue.waiting.push({ owner, go }));
    else hold(key, owner, []);
    return text({});
  });
  host.onRpc('script.unlock', async (body) => {
    const { key, owner } = JSON.parse(body.toString()) as { key: string; owner: string };
    release(key, owner);
    return text({});
  });
}

/** Runs `work` while no other writer of this database does. */
export async function exclusively<R>(host: NodeHost, key: string, work: () => Promise<R>): Promise<R> {
  const keeper = (await host.liveDataNodes()).map((n) => n.alias).sort()[0];
  if (!keeper) throw new ScriptError('<DataNodeNotAvail>There is no live data node.');
  const request = text({ key, owner: randomUUID() });
  try {
    await host.rpc(keeper, 'script.lock', request);
    return await work();
  } finally {
    await host.rpc(keeper, 'script.unlock', request).catch(() => undefined);
  }
}

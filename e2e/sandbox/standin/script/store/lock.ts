/** Writers of one database take turns, as the catalogue is written as a whole; the leading controller keeps the queue. */
import { randomUUID } from 'node:crypto';
import type { NodeHost } from '../host.ts';

/** A writer that died without a word holds up the others no longer than this. */
const LEASE_MS = 60_000;

interface Request {
  key: string;
  owner: string;
  /** The writer's node. */
  alias: string;
}

interface Queue {
  holder: string;
  alias: string;
  timer: NodeJS.Timeout;
  waiting: { owner: string; alias: string; go: () => void }[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function text(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Time for the writers that the last keeper let in to end, before a new keeper lets others in. */
const GRACE_MS = 1500;
/** How long a writer looks for a keeper, elections included. */
const FIND_MS = 10_000;
const AGAIN_MS = 200;

/** Answers the lock calls on the node that keeps the queue; `since` says since when it does, in ms since 1970. Gives what to call when a node has died: its turns end. */
export function registerLocks(host: NodeHost, since: () => number = () => 0): (alias: string) => void {
  const queues = new Map<string, Queue>();
  const hold = ({ key, owner, alias }: Request, waiting: Queue['waiting']): void => {
    const timer = setTimeout(() => release(key, owner), LEASE_MS);
    timer.unref();
    queues.set(key, { holder: owner, alias, timer, waiting });
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
    hold({ key, ...next }, queue.waiting);
    next.go();
  };
  host.onRpc('script.lock', async (body) => {
    const request = JSON.parse(body.toString()) as Request;
    const { key, owner, alias } = request;
    const early = since() + GRACE_MS - Date.now();
    if (early > 0) await pause(early);
    const queue = queues.get(key);
    if (queue) await new Promise<void>((go) => queue.waiting.push({ owner, alias, go }));
    else hold(request, []);
    return text({});
  });
  host.onRpc('script.unlock', async (body) => {
    const { key, owner } = JSON.parse(body.toString()) as Request;
    release(key, owner);
    return text({});
  });
  return (alias) => {
    for (const [key, queue] of [...queues]) {
      queue.waiting = queue.waiting.filter((w) => w.alias !== alias);
      if (queue.alias === alias) release(key, queue.holder);
    }
  };
}

/** Waits for the writer's turn; a keeper that dies meanwhile is replaced by the next one. Gives how to end the turn. */
async function takeTurn(host: NodeHost, key: string): Promise<() => Promise<unknown>> {
  const request = text({ key, owner: randomUUID(), alias: host.alias } satisfies Request);
  const until = Date.now() + FIND_MS;
  for (;;) {
    try {
      const keeper = await host.lockKeeper();
      await host.rpc(keeper, 'script.lock', request);
      return () => host.rpc(keeper, 'script.unlock', request).catch(() => undefined);
    } catch (error) {
      if (Date.now() > until || (error as Error).message.includes('<NoPrivilege>')) throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Runs `work` while no other writer of this database does. */
export async function exclusively<R>(host: NodeHost, key: string, work: () => Promise<R>): Promise<R> {
  const endTurn = await takeTurn(host, key);
  try {
    return await work();
  } finally {
    await endTurn();
  }
}

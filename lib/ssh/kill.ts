import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { dial } from './dial';
import { checkPinned } from './host-key';
import { Link } from './link';
import { RemoteRun } from './remote-run';
import type { SshTarget } from './types';
import { killGroup, type RemoteProcess, wrap } from './wrap';

const KILL_TIMEOUT_MS = 8000;
/** Pauses before each try to reach a host again on which a command was left behind. */
const REAP_PAUSES_MS = [1000, 4000, 10_000, 20_000, 30_000, 60_000];

interface Orphan {
  process: RemoteProcess;
  root: boolean;
}

/** Commands whose connection was lost before they ended, by host and user. */
const orphans = new Map<string, Orphan[]>();

/** Ends the process group of a command: on a second channel, or, when the connection is gone, on a new one as soon as there is one. */
export async function endRemote(link: Link, process: RemoteProcess, root: boolean): Promise<void> {
  if (!link.gone && (await tryKill(link, { process, root }))) return;
  const key = keyOf(link.target);
  const list = orphans.get(key);
  if (list) list.push({ process, root });
  else {
    orphans.set(key, [{ process, root }]);
    void reap(link.target);
  }
}

/** Ends what an earlier, lost connection to the same host left running; called on each new connection. */
export async function endOrphans(link: Link): Promise<void> {
  const key = keyOf(link.target);
  const list = orphans.get(key);
  if (!list) return;
  const ended = await Promise.all(list.map((orphan) => tryKill(link, orphan)));
  const left = (orphans.get(key) ?? []).filter(
    (orphan) => !list.includes(orphan) || !ended[list.indexOf(orphan)],
  );
  if (left.length > 0) orphans.set(key, left);
  else orphans.delete(key);
}

async function reap(target: SshTarget): Promise<void> {
  for (const pauseMs of REAP_PAUSES_MS) {
    await sleep(pauseMs, undefined, { ref: false });
    if (!orphans.has(keyOf(target))) return;
    await reapOnce(target).catch(() => {});
  }
  orphans.delete(keyOf(target));
}

async function reapOnce(target: SshTarget): Promise<void> {
  const { address, port, username } = target;
  const link = new Link(
    await dial({
      address,
      port,
      username,
      auth: target,
      checkKey: checkPinned(target),
      timeoutMs: KILL_TIMEOUT_MS,
    }),
    target,
  );
  await endOrphans(link).finally(() => link.end());
}

async function tryKill(link: Link, { process, root }: Orphan): Promise<boolean> {
  try {
    const as = root ? link.sudoMode() : 'plain';
    const nonce = `deck-${randomBytes(6).toString('hex')}`;
    const channel = await link.openExec(wrap(killGroup(process), { nonce, as, watch: false }));
    const run = new RemoteRun(link, channel, nonce, as, { timeoutMs: KILL_TIMEOUT_MS });
    const ending = await Promise.race([run.ended, sleep(KILL_TIMEOUT_MS, undefined, { ref: false })]);
    if (!ending) run.abandon();
    return ending?.code === 0;
  } catch {
    return false;
  }
}

function keyOf({ address, port, username }: SshTarget): string {
  return `${username}@${address}:${port}`;
}

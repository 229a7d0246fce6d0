import { findLeader } from '@/lib/dolphindb/leader';
import { startNodes } from '@/lib/dolphindb/nodes';
import { withLeader } from '@/lib/dolphindb/with-leader';
import type { Role } from '@/lib/topology/spec';
import { fault, hosts, onHost, processesOf } from '../support/hosts.ts';
import { until } from '../support/poll.ts';
import type { Fault } from './cells.ts';
import type { Deck } from './deck.ts';

/** Hosts that the faults fall on; the disk that fills is not on the host that loses its power, as it is made of memory. */
export const placeOf: Partial<Record<Fault, string>> = {
  disk: hosts[0] ?? '',
  link: hosts[2] ?? '',
  power: hosts[2] ?? '',
};

const DISK = '/opt';
const DISK_SIZE = '1500m';
const FILL = `dd if=/dev/zero of=${DISK}/.fill bs=1M 2>/dev/null; dd if=/dev/zero of=${DISK}/.rest bs=4k 2>/dev/null; df --output=avail ${DISK} | tail -1`;
const demo = '/opt/dolphindb/server/clusterDemo';

/** Gives one host a disk of its own that can be filled; call it before anything is deployed. */
export async function prepareDisk(): Promise<void> {
  await fault(placeOf.disk ?? '', 'smalldisk', DISK_SIZE, DISK);
}

const sites = hosts.map((host) => ({ host, port: 8800 }));

async function leaderHost(): Promise<string | undefined> {
  return (await findLeader(sites, { timeoutMs: 1500 })).leader?.host;
}

const controllerPid = `for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' < $p/cmdline 2>/dev/null)" in *"-mode controller"*) echo "\${p#/proc/}"; esac; done`;

async function killLeader(): Promise<string | undefined> {
  const host = await leaderHost();
  if (!host) return undefined;
  const pid = (await onHost(host, controllerPid)).split('\n')[0];
  if (!pid) return undefined;
  await onHost(host, `kill -9 ${pid}; while [ -d /proc/${pid} ]; do sleep 0.05; done`);
  return host;
}

const start = (script: string) =>
  `cd ${demo} && { setsid sh ${script} </dev/null >/dev/null 2>&1 & } && sleep 0.3`;

/** Starts nodes that have gone with a host or a kill as an administrator would, as far as the stage before which the run is held has not stopped them anyway. */
export async function startNodesOf(host: string, roles: readonly Role[]): Promise<void> {
  const running = (await processesOf(host)).map(({ command }) => command);
  const missing = (role: Role) =>
    roles.includes(role) && !running.some((words) => words.includes(`-mode ${role}`));
  if (missing('controller')) await onHost(host, start('startController.sh'));
  if (missing('agent')) await onHost(host, start('startAgent.sh'));
  if (roles.length > 0)
    await until('a controller leads again', async () => (await leaderHost()) !== undefined, 30_000);
  if (missing('datanode')) await startDataNode(host);
}

async function startDataNode(host: string): Promise<void> {
  const alias = `datanode${hosts.indexOf(host) + 1}`;
  const account = { user: 'admin', password: '123456' };
  await until(
    `${alias} runs again`,
    async () => {
      await withLeader(sites, account, (session) => startNodes(session, [alias]), { timeoutMs: 5000 });
      return (await processesOf(host)).some(({ command }) => command.includes('-mode datanode'));
    },
    40_000,
  );
}

export interface Injected {
  /** Host whose nodes have gone. */
  lost?: string;
  /** Does what an administrator does about it, without touching any node. */
  undo(): Promise<void>;
}

const injections: Record<Fault, (deck: Deck) => Promise<Injected | undefined>> = {
  async deck(deck) {
    await deck.kill9();
    return { undo: () => deck.start() };
  },
  async disk() {
    const host = placeOf.disk ?? '';
    await onHost(host, FILL);
    return { undo: async () => void (await onHost(host, `rm -f ${DISK}/.fill ${DISK}/.rest`)) };
  },
  async leader() {
    const host = await killLeader();
    if (!host) return undefined;
    return { lost: host, undo: async () => undefined };
  },
  async link() {
    const host = placeOf.link ?? '';
    await fault(host, 'linkdown');
    return { undo: async () => void (await fault(host, 'linkup')) };
  },
  async power() {
    const host = placeOf.power ?? '';
    await fault(host, 'poweroff');
    return { lost: host, undo: async () => void (await fault(host, 'start')) };
  },
};

/** Makes a fault happen; gives nothing when it cannot, as there is no leader to kill. */
export const inject = (kind: Fault, deck: Deck): Promise<Injected | undefined> => injections[kind](deck);

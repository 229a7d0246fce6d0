import type { Action, ActionContext } from '@/lib/runs/action';
import { CheckHostArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import { describeOwner } from '@/lib/runs/plans/port-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { occupied, ownMarker } from './support/claim';
import {
  clockWrong,
  portTaken,
  quickFacts,
  spaceMissing,
  toolsMissing,
  wrongArchitecture,
} from './support/host-facts';
import { inspectDirectory, isUnpacked, type Marker } from './support/marker';
import { portOwners, processesOf } from './support/processes';
import { hostOf } from './support/remote';
import { otherPackage, replaceable } from './support/replace';

const CLOCK_NOTE_MS = 1000;
const CLOCK_LIMIT_MS = 60_000;

/** Gives the marker of each directory that is ours; throws where something else is there. */
async function checkDirectory(
  ctx: ActionContext,
  conn: HostConnection,
  args: CheckHostArgs,
  dir: string,
): Promise<Marker | undefined> {
  const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
  const running = await processesOf(ctx, conn, dir);
  if (!marker && running.length > 0) {
    throw occupied(
      conn.address,
      dir,
      running.map(({ pid, argv }) => `process ${pid}: ${argv.join(' ')}`).join('\n'),
    );
  }
  if (marker?.package && !isUnpacked(marker, args.package) && !(await replaceable(ctx, conn, dir))) {
    throw otherPackage(conn.address, dir, marker.package, args.package);
  }
  return marker;
}

async function checkPorts(
  ctx: ActionContext,
  conn: HostConnection,
  { dirs, nodes }: CheckHostArgs,
): Promise<void> {
  const owners = await portOwners(
    ctx,
    conn,
    nodes.map(({ port }) => port),
  );
  if (owners.length === 0) return;
  const own = new Set<number>();
  for (const dir of dirs) for (const { pid } of await processesOf(ctx, conn, dir)) own.add(pid);
  for (const owner of owners) {
    if (owner.pid !== undefined && own.has(owner.pid)) continue;
    const node = nodes.find(({ port }) => port === owner.port);
    throw portTaken(conn.address, node?.alias ?? '', owner.port, describeOwner(owner));
  }
}

async function checkAll(ctx: ActionContext, args: CheckHostArgs): Promise<string> {
  const conn = await hostOf(ctx);
  const [dir = ''] = args.dirs;
  const facts = await quickFacts(ctx, conn, dir, args.tools);
  if (facts.missingTools.length > 0) throw toolsMissing(conn.address, facts.missingTools);
  const { arch } = args.package;
  if (arch && facts.machine && arch !== facts.machine)
    throw wrongArchitecture(conn.address, facts.machine, arch);
  if (Math.abs(facts.clockOffsetMs) > CLOCK_LIMIT_MS) throw clockWrong(conn.address, facts.clockOffsetMs);
  const markers = [];
  for (const each of args.dirs) markers.push(await checkDirectory(ctx, conn, args, each));
  const unpacked = markers.every((marker) => marker && isUnpacked(marker, args.package));
  if (!unpacked && facts.freeBytes < args.needBytes)
    throw spaceMissing(conn.address, dir, facts.freeBytes, args.needBytes);
  await checkPorts(ctx, conn, args);
  const offset = (facts.clockOffsetMs / 1000).toFixed(1);
  return [
    `${args.dirs.join(', ')}: ${unpacked ? 'already unpacked by Deck' : 'free'}`,
    `${Math.floor(facts.freeBytes / 1e6)} MB free`,
    'ports free or our own',
    Math.abs(facts.clockOffsetMs) > CLOCK_NOTE_MS
      ? `clock differs by ${offset} s: synchronise the hosts`
      : 'clock right',
  ].join('; ');
}

/** What `check` has found, for the `apply` that follows it in the same step. */
const found = new WeakMap<ActionContext, string>();

/** Looks at one host before anything is changed: tools, clock, directory, ports, space. Changes nothing, is never skipped, and refuses already in a dry run. */
export const checkHost: Action<CheckHostArgs> = {
  name: 'check-host',
  args: CheckHostArgs,
  describe({ dirs, tools, nodes }) {
    return {
      commands: [
        `command -v ${tools.join(' ')}`,
        'date; uname -m',
        ...dirs.flatMap((dir) => [`ls -A ${dir}`, `cat ${pathsOf(dir).marker}`, `df -Pk ${dir}`]),
        `ss -ltnp   # ports ${nodes.map(({ port }) => port).join(', ')}`,
      ],
    };
  },
  async check(ctx, args) {
    found.set(ctx, await checkAll(ctx, args));
    return 'needed';
  },
  async apply(ctx, args) {
    ctx.log(found.get(ctx) ?? (await checkAll(ctx, args)));
  },
};

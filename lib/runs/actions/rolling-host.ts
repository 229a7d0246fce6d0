import { quote } from '@/lib/commands/quote';
import type { LeaderView } from '@/lib/dolphindb/leader';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { LedNodesArgs, NodeArgs } from '@/lib/runs/plans/args';
import { RollingHostArgs } from '@/lib/runs/plans/args-rolling';
import { offline } from './await-agents';
import { stopNodesAction } from './stop-nodes';
import { stopAgent, stopController } from './stop-process';
import { askControllers } from './support/controllers';
import { awaitGate } from './support/gate';
import { hasNewPrograms, runningOn } from './support/host-nodes';
import { inService } from './support/in-service';
import { newPathsOf } from './support/new-programs';
import { hostOf } from './support/remote';
import { patienceOf, poll } from './support/wait';
import { requireVersion, versionOf } from './verify-cluster';

/** The gate was passed a moment ago; after a resume it may have closed again. */
const STILL_OPEN_MS = 120_000;

const namesOf = (nodes: { alias: string }[]) => nodes.map(({ alias }) => alias).join(', ');
const isLed = ({ role }: NodeArgs) => role === 'datanode' || role === 'computenode';

function leadsHere(view: LeaderView, leader: string, old: NodeArgs[]): AppError {
  return new AppError(
    'ROLLING-LEADER',
    {
      en: `${leader}, which this host runs, leads now, and ${namesOf(old)} still have the old version. The leader's host comes last.`,
      zh: `该主机上的 ${leader} 现为 leader，而 ${namesOf(old)} 仍为旧版本。leader 所在主机应最后升级。`,
    },
    {
      seen: view.controllers
        .map(({ alias, reachable }) => `${alias ?? ''}: ${reachable ? 'up' : 'down'}`)
        .join('\n'),
      remedy: {
        en: 'Go on with the upgrade from its page: the rest is planned anew in another order.',
        zh: '请在“升级”页面继续升级：剩余主机会按新的顺序重新计划。',
      },
    },
  );
}

/** Leadership may have moved since the plan was made; throws ROLLING-LEADER where another host has to come before this one. */
async function requireFollower({ controllers, nodes, later, programs }: RollingHostArgs): Promise<void> {
  const view = await askControllers(controllers);
  const leader = view.leader?.alias;
  if (!leader || !nodes.some(({ alias }) => alias === leader)) return;
  const target = programs[0]?.package.version;
  const versions = await Promise.all(later.map((node) => versionOf(node).catch(() => undefined)));
  const old = later.filter((_, at) => versions[at] !== target);
  if (old.length > 0) throw leadsHere(view, leader, old);
}

/** What runs here may be stopped now: quorum, complete data, replicas elsewhere, and no leader that has to come later. */
async function awaitOpen(
  ctx: ActionContext,
  args: RollingHostArgs,
  running: NodeArgs[],
  until: number,
  looks?: number,
): Promise<void> {
  const quorumOnly = !running.some(({ role }) => role === 'datanode');
  await awaitGate(ctx, { ...args, ha: true, leaving: args.nodes, quorumOnly }, until, looks);
  await requireFollower(args);
}

/** Holds a rolling upgrade back until all nodes of the next host may stop together (dolphindb-operations.md 11). */
export const rollingHostGate: Action<RollingHostArgs> = {
  name: 'rolling-host-gate',
  args: RollingHostArgs,
  describe: ({ nodes, controllers }) => ({
    commands: [
      `# ask ${namesOf(controllers)}: all that are not on this host answer, one of them leads unless this is the last host`,
      '# on the leader: no row of getClusterChunksStatus() with state != "COMPLETE", no waiting or running row of getRecoveryTaskStatus()',
      `# on the leader: every chunk of ${namesOf(nodes.filter(({ role }) => role === 'datanode'))} has a replica on an online data node of another host`,
    ],
  }),
  async check(ctx, args) {
    if (await hasNewPrograms(ctx, args)) return 'done';
    return (await runningOn(ctx, args.nodes)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    await awaitOpen(ctx, args, await runningOn(ctx, args.nodes), patienceOf(ctx));
    ctx.log(`gate open: ${namesOf(args.nodes)} may stop`);
  },
};

/** A backup from before these nodes ran again lacks what they have written since; it counts as half, and the next one clears it away. Once programs have been replaced it is the only copy of the old ones. */
async function discardStaleBackup(ctx: ActionContext, { programs, places }: RollingHostArgs): Promise<void> {
  const conn = await hostOf(ctx);
  for (const [at, { dir }] of programs.entries()) {
    const place = quote(places[at] ?? '');
    const marker = quote(newPathsOf(dir).oldMarker);
    const options = {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      label: 'look for an earlier backup',
    };
    const line = `if [ -d ${place} ] && [ ! -e ${marker} ]; then rm -rf ${place}.part && mv -T ${place} ${place}.part && echo stale; fi`;
    if ((await conn.exec(line, options)).stdout.includes('stale'))
      ctx.log(`${places[at] ?? ''}: the nodes have run since it was taken; it is taken again`);
  }
}

/** Nodes that something has started again meanwhile are stopped as well. */
async function stopLed(ctx: ActionContext, args: RollingHostArgs): Promise<void> {
  const { clusterId, controllers, nodes } = args;
  const led: LedNodesArgs = { clusterId, controllers, nodes: nodes.filter(isLed), quorum: true };
  if (led.nodes.length > 0 && (await stopNodesAction.check?.(ctx, led)) === 'needed')
    await stopNodesAction.apply(ctx, led);
}

async function stopManaged(
  ctx: ActionContext,
  nodes: NodeArgs[],
  role: 'controller' | 'agent',
): Promise<void> {
  const action = role === 'agent' ? stopAgent : stopController;
  for (const node of nodes.filter((each) => each.role === role)) await action.apply(ctx, { node });
}

/** Stops all nodes of one host: data and compute nodes, agent, controller. A host that has the new programs is left alone. */
export const stopHost: Action<RollingHostArgs> = {
  name: 'stop-host',
  args: RollingHostArgs,
  describe: ({ nodes }) => ({
    commands: [
      '# ask once more whether the host may stop',
      `# on the leader, signed in: stopDataNode(${JSON.stringify(nodes.filter(isLed).map(({ alias }) => alias))})`,
      `kill -s TERM <processes of ${namesOf(nodes.filter((node) => !isLed(node)))}>   # or systemctl stop, where a unit is installed`,
      '# wait until all are gone',
    ],
  }),
  async check(ctx, args) {
    if (await hasNewPrograms(ctx, args)) return 'done';
    return (await runningOn(ctx, args.nodes)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const running = await runningOn(ctx, args.nodes);
    const until = Math.min(patienceOf(ctx), Date.now() + STILL_OPEN_MS);
    await awaitOpen(ctx, args, running, until, 1);
    await discardStaleBackup(ctx, args);
    await stopLed(ctx, args);
    await stopManaged(ctx, args.nodes, 'agent');
    await stopLed(ctx, args);
    await stopManaged(ctx, args.nodes, 'controller');
  },
};

function notBack(missing: NodeArgs[]): AppError {
  return new AppError(
    'ROLLING-HOST-AWAY',
    {
      en: `The host did not come back into service in time: ${namesOf(missing)} missing.`,
      zh: `该主机未能按时恢复服务：缺少 ${namesOf(missing)}。`,
    },
    {
      remedy: {
        en: 'Look at the logs of these nodes, then resume, or roll back.',
        zh: '请查看这些节点的日志后继续执行，或回退。',
      },
    },
  );
}

/** Proves that a host is in service with the new version, and waits until all data is complete again. Changes nothing and therefore runs every time. */
export const rollingHostReady: Action<RollingHostArgs> = {
  name: 'rolling-host-ready',
  args: RollingHostArgs,
  describe: ({ nodes, programs }) => ({
    commands: [
      `# ask the leader: ${namesOf(nodes)} online; ask each of them: version() is ${programs[0]?.package.version ?? ''}`,
      '# on the leader: all chunks COMPLETE, no recovery',
    ],
  }),
  async apply(ctx, args) {
    const { controllers, nodes, programs } = args;
    const until = patienceOf(ctx);
    const back = await poll(ctx, until, async () => ((await inService(args, nodes)) ? true : undefined));
    if (!back) throw notBack(offline(await askControllers(controllers), nodes));
    const version = programs[0]?.package.version ?? '';
    await requireVersion({ controllers: [], nodes, version });
    ctx.log(`${namesOf(nodes)}: online with version ${version}`);
    await awaitGate(ctx, { ...args, ha: true, leaving: [], confirmed: true }, until);
  },
};

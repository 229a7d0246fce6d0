import { loneChunks } from '@/lib/dolphindb/chunks';
import type { LeaderView } from '@/lib/dolphindb/leader';
import type { Action, ActionContext } from '@/lib/runs/action';
import { CheckOperationArgs } from '@/lib/runs/plans/args-operate';
import {
  agentRefusal,
  goneRefusal,
  leaderRefusal,
  loneRefusal,
  majorityRefusal,
  refused,
} from '@/lib/runs/plans/operate-refusals';
import { askControllers, onLeader } from './support/controllers';

function requireKnown({ nodes }: CheckOperationArgs, view: LeaderView): void {
  if (!view.leader) return;
  const known = new Set(view.nodes.map(({ alias }) => alias));
  const gone = nodes.filter(({ alias }) => !known.has(alias));
  if (gone.length > 0) throw refused(goneRefusal(gone.map(({ alias }) => alias)));
}

function requireMajority({ away, controllers, ha }: CheckOperationArgs, view: LeaderView): void {
  const leaving = new Set(away.filter(({ role }) => role === 'controller').map(({ alias }) => alias));
  if (!ha || leaving.size === 0) return;
  const left = controllers.filter(
    ({ alias }, at) => view.controllers[at]?.reachable && !leaving.has(alias),
  ).length;
  const running = controllers.filter(
    ({ alias }, at) => view.controllers[at]?.reachable && leaving.has(alias),
  );
  if (running.length > 0 && left * 2 <= controllers.length)
    throw refused(majorityRefusal(running, left, controllers.length));
}

async function requireReplicas(
  ctx: ActionContext,
  { away, confirmed, clusterId, controllers }: CheckOperationArgs,
  view: LeaderView,
): Promise<void> {
  const data = away.filter(({ role }) => role === 'datanode');
  if (confirmed || data.length === 0 || !view.leader) return;
  const online = view.nodes.filter((row) => row.online && row.role === 'datanode').map(({ alias }) => alias);
  const aliases = data.map(({ alias }) => alias);
  const lone = await onLeader(ctx, clusterId, controllers, (session) => loneChunks(session, aliases, online));
  if (lone.count > 0) throw refused(loneRefusal(data, lone, ''), lone.examples.join('\n'));
}

function requireAgents({ start, controllers }: CheckOperationArgs, view: LeaderView): void {
  if (start.length === 0) return;
  if (!view.leader) {
    const up = view.controllers.filter(({ reachable }) => reachable).length;
    throw refused(leaderRefusal(start, up, controllers.length));
  }
  const rows = new Map(view.nodes.map((row) => [row.alias, row]));
  for (const node of start) {
    const agent = rows.get(rows.get(node.alias)?.agentSite.split(':')[2] ?? '');
    if (agent && !agent.online)
      throw refused(agentRefusal([node], [{ ...node, alias: agent.alias, address: agent.host }]));
  }
}

/** Refuses, right before anything happens, what must not be done now: the state may have changed since the plan was made. Changes nothing and is never skipped. */
export const checkOperation: Action<CheckOperationArgs> = {
  name: 'check-operation',
  args: CheckOperationArgs,
  describe: ({ nodes, away }) => ({
    commands: [
      `# ask the leader: getClusterPerf(true) lists ${nodes.map(({ alias }) => alias).join(', ')}`,
      ...(away.length > 0
        ? [
            '# a majority of the controllers stays; every chunk keeps an online replica (getClusterChunksStatus)',
          ]
        : []),
    ],
  }),
  async check(ctx, args) {
    const view = await askControllers(args.controllers);
    requireKnown(args, view);
    requireMajority(args, view);
    requireAgents(args, view);
    await requireReplicas(ctx, args, view);
    return 'needed';
  },
  async apply(ctx) {
    ctx.log('nothing stands against it');
  },
};

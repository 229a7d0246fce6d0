import { loneChunks } from '@/lib/dolphindb/chunks';
import { removeComputeNodes } from '@/lib/dolphindb/membership';
import { clusterPerf } from '@/lib/dolphindb/perf';
import type { DdbSession } from '@/lib/dolphindb/session';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { RemoveNodesArgs } from '@/lib/runs/plans/args-setup';
import { hasRows, ifAsked, onLeaderAgain, saveRows } from './support/membership';
import { patienceOf, poll } from './support/wait';

const aliasesOf = (nodes: NodeArgs[], role?: NodeArgs['role']) =>
  nodes.filter((node) => !role || node.role === role).map(({ alias }) => alias);

function lastReplica(count: number, examples: string[]): AppError {
  return new AppError(
    'SETUP-LAST-REPLICA',
    {
      en: `${count} chunks have no copy on a data node that stays and runs; removing would lose them.`,
      zh: `有 ${count} 个 chunk 在保留且运行中的数据节点上没有副本，移除会造成数据丢失。`,
    },
    {
      seen: examples.join('\n'),
      remedy: {
        en: 'Start the node, move its replicas to others (moveReplicas) and wait for the recovery tasks, then remove it.',
        zh: '请启动该节点，用 moveReplicas 将副本迁移到其他节点，待恢复任务完成后再移除。',
      },
    },
  );
}

/** Throws SETUP-LAST-REPLICA when data would be gone with these nodes. */
async function requireCopies(session: DdbSession, { nodes, staying }: RemoveNodesArgs): Promise<void> {
  const away = aliasesOf(nodes, 'datanode');
  if (away.length === 0) return;
  const online = (await clusterPerf(session)).filter((row) => row.online && staying.includes(row.alias));
  const { count, examples } = await loneChunks(
    session,
    away,
    online.map(({ alias }) => alias),
  );
  if (count > 0) throw lastReplica(count, examples);
}

async function onlineOf(session: DdbSession, nodes: NodeArgs[]): Promise<string[]> {
  const aliases = aliasesOf(nodes);
  return (await clusterPerf(session))
    .filter((row) => row.online && aliases.includes(row.alias))
    .map(({ alias }) => alias);
}

/** The leader notices the end of a node after its heartbeat limit only. */
async function waitUntilOffline(ctx: ActionContext, args: RemoveNodesArgs): Promise<void> {
  let left: string[] = [];
  const gone = await poll(ctx, patienceOf(ctx), async () => {
    left = await onLeaderAgain(ctx, args, (session) => onlineOf(session, args.nodes));
    ctx.progress(args.nodes.length - left.length, args.nodes.length, 'nodes');
    return left.length === 0 ? true : undefined;
  });
  if (gone) return;
  throw new AppError(
    'SETUP-STILL-RUNNING',
    {
      en: `The leader still sees these nodes online: ${left.join(', ')}.`,
      zh: `leader 仍检测到以下节点在线：${left.join('、')}。`,
    },
    {
      remedy: {
        en: 'Stop them, see that nothing starts them again (datanodeRestartInterval, systemd), and resume.',
        zh: '请停止这些节点，确认没有自动拉起（datanodeRestartInterval、systemd）后继续执行。',
      },
    },
  );
}

async function isOut(session: DdbSession, { nodes }: RemoveNodesArgs): Promise<boolean> {
  const compute = aliasesOf(nodes, 'computenode');
  const listed = (await clusterPerf(session)).some(({ alias }) => compute.includes(alias));
  return !listed && (await hasRows(session, { add: [], remove: aliasesOf(nodes) }));
}

/** Has the leader let stopped nodes go: compute nodes at once, the others with the next start of the controllers. Refuses, already in a dry run, what would lose data. */
export const removeNodes: Action<RemoveNodesArgs> = {
  name: 'remove-nodes',
  args: RemoveNodesArgs,
  describe({ nodes, settings }) {
    const data = aliasesOf(nodes, 'datanode');
    const compute = aliasesOf(nodes, 'computenode');
    return {
      commands: [
        ...(data.length > 0
          ? [`# getClusterChunksStatus(): every chunk of ${data.join(', ')} has another copy`]
          : []),
        ...compute.map((alias) => `# on the leader, signed in: removeNode("${alias}")`),
        `# saveClusterNodes without ${aliasesOf(nodes).join(', ')}, read back with getClusterNodesCfg()`,
        ...(settings.remove.length > 0
          ? [`# saveClusterNodesConfigs without ${settings.remove.join(', ')}`]
          : []),
      ],
    };
  },
  async check(ctx, args) {
    const out = await ifAsked(ctx, () =>
      onLeaderAgain(ctx, args, async (session) => {
        if (args.settings.remove.length === 0 && (await isOut(session, args))) return true;
        await requireCopies(session, args);
        return false;
      }),
    );
    return out ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    await waitUntilOffline(ctx, args);
    await onLeaderAgain(ctx, args, async (session, leader) => {
      await requireCopies(session, args);
      const rows = new Set((await clusterPerf(session)).map(({ alias }) => alias));
      const compute = aliasesOf(args.nodes, 'computenode').filter((alias) => rows.has(alias));
      await removeComputeNodes(session, compute);
      for (const alias of compute) ctx.log(`removeNode("${alias}") on ${leader.alias ?? leader.host}`);
      await saveRows(ctx, session, { add: [], remove: aliasesOf(args.nodes), settings: args.settings });
    });
    const out = await poll(ctx, patienceOf(ctx), async () =>
      (await onLeaderAgain(ctx, args, (session) => isOut(session, args))) ? true : undefined,
    );
    if (!out)
      throw new AppError('SETUP-STILL-LISTED', {
        en: 'The leader still lists a node that it was told to remove.',
        zh: 'leader 仍列出已要求移除的节点。',
      });
  },
};

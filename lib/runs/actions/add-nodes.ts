import { addNode } from '@/lib/dolphindb/membership';
import type { DdbSession } from '@/lib/dolphindb/session';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { AddNodesArgs } from '@/lib/runs/plans/args-setup';
import { hasRows, ifAsked, listedNodes, onLeaderAgain, saveRows } from './support/membership';

type NewNode = AddNodesArgs['nodes'][number];

const rowsOf = ({ nodes }: AddNodesArgs) => nodes.map(({ row }) => row);

async function areIn(session: DdbSession, args: AddNodesArgs): Promise<boolean> {
  const listed = await listedNodes(session, args.nodes);
  return listed.size === args.nodes.length && (await hasRows(session, { add: rowsOf(args), remove: [] }));
}

function callOf({ host, port, alias, role, computeGroup, zone }: NewNode): string {
  const tail = [computeGroup || zone ? `, "${computeGroup ?? ''}"` : '', zone ? `, "${zone}"` : ''].join('');
  return `addNode("${host}", ${port}, "${alias}", true, "${role}"${tail})`;
}

async function addMissing(ctx: ActionContext, session: DdbSession, args: AddNodesArgs, leader: string) {
  const listed = await listedNodes(session, args.nodes);
  for (const node of args.nodes.filter(({ alias }) => !listed.has(alias))) {
    await addNode(session, node);
    ctx.log(`${callOf(node)} on ${leader}`);
  }
}

/** Has the leader take in data and compute nodes, which are stopped at first, and proves that it lists them (dolphindb-server-api.md 3.4). */
export const addNodes: Action<AddNodesArgs> = {
  name: 'add-nodes',
  args: AddNodesArgs,
  describe: ({ nodes, settings }) => ({
    commands: [
      ...nodes.map((node) => `# on the leader, signed in: ${callOf(node)}`),
      ...(settings.add.length > 0 ? [`# saveClusterNodesConfigs with ${settings.add.join(' | ')}`] : []),
      '# read back: getClusterPerf(true) and getClusterNodesCfg() have each of them',
    ],
  }),
  async check(ctx, args) {
    if (args.settings.add.length > 0) return 'needed';
    const already = await ifAsked(ctx, () => onLeaderAgain(ctx, args, (session) => areIn(session, args)));
    return already ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    await onLeaderAgain(ctx, args, async (session, leader) => {
      await addMissing(ctx, session, args, leader.alias ?? leader.host);
      await saveRows(ctx, session, { add: rowsOf(args), remove: [], settings: args.settings });
      if (await areIn(session, args)) return;
      throw new AppError(
        'SETUP-NOT-LISTED',
        { en: 'The leader does not list every new node.', zh: 'leader 的节点列表中缺少部分新节点。' },
        { remedy: { en: 'Resume; nothing is added twice.', zh: '请继续执行，不会重复添加。' } },
      );
    });
  },
};

import { addAgentToController } from '@/lib/dolphindb/membership';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { AddAgentArgs } from '@/lib/runs/plans/args-setup';
import { pathsOf, startScriptOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { startUnlessRunning } from './start-process';
import { collectEvidence, markOutputs, startError } from './support/evidence';
import { hasRows, ifAsked, listedNodes, onLeaderAgain, saveRows } from './support/membership';
import { sightNode } from './support/node-watch';
import { hostOf } from './support/remote';
import { patienceOf, poll } from './support/wait';

/** How often in a row a process must be missing before it counts as ended. */
const MISSES = 3;

const siteOf = ({ alias, address, port }: NodeArgs) => ({ alias, host: address, port });

async function isIn(ctx: ActionContext, args: AddAgentArgs): Promise<boolean> {
  return onLeaderAgain(ctx, args, async (session) => {
    const listed = (await listedNodes(session, [siteOf(args.node)])).get(args.node.alias);
    return listed?.online === true && (await hasRows(session, { add: [args.row], remove: [] }));
  });
}

/** An agent that no controller knows listens but does not count as started; that it answers must do. */
async function startAndAnswer(ctx: ActionContext, conn: HostConnection, node: NodeArgs): Promise<void> {
  const before = await markOutputs(ctx, conn, [node]);
  await startUnlessRunning(ctx, conn, node, 'agent');
  let misses = 0;
  const sight = await poll(ctx, patienceOf(ctx), async () => {
    const now = await sightNode(ctx, conn, node);
    misses = now.state === 'gone' ? misses + 1 : 0;
    return now.state === 'starting' || now.state === 'proven' || misses >= MISSES ? now : undefined;
  });
  if (sight && sight.state !== 'gone')
    return ctx.log(`${node.alias} answers on ${node.address}:${node.port}`);
  throw startError(node, sight ? 'gone' : 'silent', await collectEvidence(ctx, conn, node, before));
}

async function takeIn(ctx: ActionContext, args: AddAgentArgs): Promise<void> {
  const site = siteOf(args.node);
  await onLeaderAgain(ctx, args, async (session, leader) => {
    if (!(await listedNodes(session, [site])).has(site.alias)) {
      await addAgentToController(session, site);
      ctx.log(
        `addAgentToController("${site.host}", ${site.port}, "${site.alias}") on ${leader.alias ?? leader.host}`,
      );
    }
    await saveRows(ctx, session, { add: [args.row], remove: [], settings: { add: [], remove: [] } });
  });
}

/** Starts the agent of a new host and has the leader take it in while the cluster runs (dolphindb-server-api.md 10.2). */
export const addAgent: Action<AddAgentArgs> = {
  name: 'add-agent',
  args: AddAgentArgs,
  describe: ({ node, row }) => ({
    commands: [
      `cd ${pathsOf(node.dir).demo} && sh ${startScriptOf('agent')}`,
      `# on the leader, signed in: addAgentToController("${node.address}", ${node.port}, "${node.alias}")`,
      `# then saveClusterNodes with the row ${row} where it is missing`,
      '# then getClusterPerf(true) until state = 1',
    ],
  }),
  async check(ctx, args) {
    return (await ifAsked(ctx, () => isIn(ctx, args))) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { node } = args;
    await startAndAnswer(ctx, conn, node);
    await takeIn(ctx, args);
    const online = await poll(ctx, patienceOf(ctx), async () => ((await isIn(ctx, args)) ? true : undefined));
    if (!online) throw startError(node, 'silent', await collectEvidence(ctx, conn, node));
    ctx.log(`the leader sees ${node.alias} online`);
  },
};

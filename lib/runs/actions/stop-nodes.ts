import { isDdbError } from '@/lib/dolphindb/errors';
import { stopNodes } from '@/lib/dolphindb/nodes';
import { toAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { LedNodesArgs, type NodeArgs } from '@/lib/runs/plans/args';
import { findNode, type ScannedProcess } from '@/lib/runs/plans/process-scan';
import { askControllers, onLeader } from './support/controllers';
import { collectEvidence } from './support/evidence';
import { processesOf } from './support/processes';
import { stillRunning, terminate } from './support/terminate';
import { patienceOf, poll } from './support/wait';

/** How long the leader has for its order before the processes are asked directly. */
const LEADER_MS = 30_000;

interface Running {
  node: NodeArgs;
  process: ScannedProcess;
}

async function runningOf(ctx: ActionContext, nodes: NodeArgs[]): Promise<Running[]> {
  const places = new Map(nodes.map((node) => [`${node.hostId} ${node.dir}`, node]));
  const found = await Promise.all(
    [...places.values()].map(async ({ hostId, dir }) => {
      const processes = await processesOf(ctx, await ctx.connect(hostId), dir);
      return nodes
        .filter((node) => node.hostId === hostId && node.dir === dir)
        .flatMap((node): Running[] => {
          const process = findNode(processes, node.role, node.alias);
          return process ? [{ node, process }] : [];
        });
    }),
  );
  return found.flat();
}

/** Asks the leader; without one the processes are asked directly, which is just as safe. */
async function askLeader(ctx: ActionContext, args: LedNodesArgs, running: Running[]): Promise<boolean> {
  const view = await askControllers(args.controllers);
  if (!view.leader) return false;
  const online = new Set(view.nodes.filter((row) => row.online).map(({ alias }) => alias));
  const aliases = running.map(({ node }) => node.alias).filter((alias) => online.has(alias));
  if (aliases.length < running.length) return false;
  return order(ctx, args, aliases);
}

/** A leader that dies with the order half carried out is followed once; what became of the order is seen on the hosts. */
async function order(
  ctx: ActionContext,
  args: LedNodesArgs,
  aliases: string[],
  again = true,
): Promise<boolean> {
  try {
    await onLeader(ctx, args.clusterId, args.controllers, async (session, leader) => {
      await stopNodes(session, aliases);
      ctx.log(`stopDataNode(${JSON.stringify(aliases)}) on ${leader.alias ?? ''}`);
    });
    return true;
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.log(`${toAppError(error).code}: ${toAppError(error).text.en}`, 'err');
    const lost = isDdbError(error, 'DDB-CLOSED', 'DDB-TIMEOUT', 'DDB-UNREACHABLE');
    return lost && again ? order(ctx, args, aliases, false) : false;
  }
}

const identity = ({ node, process }: Running) => `${node.hostId} ${process.pid} ${process.startTicks}`;

/** Waits for the end of these processes; one that was started in their place is another one. Gives those that are left. */
async function waitUntilGone(ctx: ActionContext, before: Running[], until: number): Promise<Running[]> {
  const asked = new Set(before.map(identity));
  const nodes = before.map(({ node }) => node);
  let now: Running[] = [];
  const left = () => now.filter((each) => asked.has(identity(each)));
  await poll(ctx, until, async () => {
    now = await runningOf(ctx, nodes);
    ctx.progress(nodes.length - left().length, nodes.length, 'nodes');
    return left().length === 0 ? true : undefined;
  });
  for (const { node, process } of now)
    if (left().length === 0)
      ctx.log(
        `${node.alias} has been started again as process ${process.pid}: datanodeRestartInterval is in force, or somebody else did it`,
        'err',
      );
  return left();
}

async function terminateAll(ctx: ActionContext, running: Running[]): Promise<void> {
  for (const { node, process } of running) {
    await terminate(ctx, await ctx.connect(node.hostId), [process]);
    ctx.log(`${node.alias}: kill -s TERM ${process.pid} on ${node.address}`);
  }
}

/** Stops the data and compute nodes, through the leader where there is one, and waits until their processes are gone. */
export const stopNodesAction: Action<LedNodesArgs> = {
  name: 'stop-nodes',
  args: LedNodesArgs,
  describe: ({ nodes }) => ({
    commands: [
      `# on the leader, signed in: stopDataNode(${JSON.stringify(nodes.map(({ alias }) => alias))}); without a leader: kill -s TERM`,
      '# wait until their processes are gone',
    ],
  }),
  async check(ctx, { nodes }) {
    return (await runningOf(ctx, nodes)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const until = patienceOf(ctx);
    const running = await runningOf(ctx, args.nodes);
    const asked = await askLeader(ctx, args, running);
    const after = asked
      ? await waitUntilGone(ctx, running, Math.min(until, Date.now() + LEADER_MS))
      : running;
    await terminateAll(ctx, after);
    const [first] = await waitUntilGone(ctx, after, until);
    if (!first) return ctx.log(`${args.nodes.map(({ alias }) => alias).join(', ')}: ended`);
    const { output } = await collectEvidence(ctx, await ctx.connect(first.node.hostId), first.node);
    throw stillRunning(first.node, first.process.pid, output.slice(-1500));
  },
};

import type { Action, ActionContext } from '@/lib/runs/action';
import type { LedNodesArgs, NodeArgs } from '@/lib/runs/plans/args';
import { RollingArgs } from '@/lib/runs/plans/args-operate';
import { proveNodes } from './prove-nodes';
import { startNodesAction } from './start-nodes';
import { startAgent, startController } from './start-process';
import { stopNodesAction } from './stop-nodes';
import { stopAgent, stopController } from './stop-process';
import { collectEvidence, startError } from './support/evidence';
import { awaitGate } from './support/gate';
import { inService } from './support/in-service';
import { hostOf } from './support/remote';
import { restarted } from './support/restarted';
import { patienceOf, poll } from './support/wait';

/** The gate was passed a moment ago; after a resume it may have closed again. */
const STILL_OPEN_MS = 120_000;

const ledArgs = ({ clusterId, controllers, node }: RollingArgs): LedNodesArgs => ({
  clusterId,
  controllers,
  nodes: [node],
  quorum: true,
});

async function stop(ctx: ActionContext, args: RollingArgs): Promise<void> {
  const { node } = args;
  if (node.role === 'controller') return stopController.apply(ctx, { node });
  if (node.role === 'agent') return stopAgent.apply(ctx, { node });
  return stopNodesAction.apply(ctx, ledArgs(args));
}

async function start(ctx: ActionContext, args: RollingArgs): Promise<void> {
  const { node } = args;
  if (node.role === 'controller') return startController.apply(ctx, { node });
  if (node.role === 'agent') return startAgent.apply(ctx, { node });
  await startNodesAction.apply(ctx, ledArgs(args));
  return proveNodes.apply(ctx, { nodes: [node] });
}

const described = ({ node }: RollingArgs): string[] => {
  if (node.role === 'controller') return stopAndStart(stopController, startController, node);
  if (node.role === 'agent') return stopAndStart(stopAgent, startAgent, node);
  return [
    `# on the leader, signed in: stopDataNode(["${node.alias}"]), wait until its process is gone`,
    `# on the leader: startDataNode(["${node.alias}"]), wait until it is online and isDataNodeInitialized() is true`,
  ];
};

const stopAndStart = (one: typeof stopAgent, other: typeof startAgent, node: NodeArgs): string[] =>
  [one, other].flatMap(
    (action) =>
      action.describe({ node }, { key: '', title: { en: '', zh: '' }, action: '', args: {}, timeoutMs: 1 })
        .commands,
  );

/** Restarts one node and waits until the leader sees it in service again; one that was restarted since the plan was made is left alone. */
export const rollingRestart: Action<RollingArgs> = {
  name: 'rolling-restart',
  args: RollingArgs,
  describe: (args) => ({ commands: described(args) }),
  async check(ctx, args) {
    return (await restarted(ctx, args.node, args.since)) && (await inService(args, [args.node]))
      ? 'done'
      : 'needed';
  },
  async apply(ctx, args) {
    const { node, since } = args;
    if (!(await restarted(ctx, node, since))) {
      const gate = { ...args, leaving: [node] };
      await awaitGate(ctx, gate, Math.min(patienceOf(ctx), Date.now() + STILL_OPEN_MS), 1);
      await stop(ctx, args);
    }
    await start(ctx, args);
    const back = await poll(ctx, patienceOf(ctx), async () =>
      (await inService(args, [node])) ? true : undefined,
    );
    if (!back) throw startError(node, 'silent', await collectEvidence(ctx, await hostOf(ctx), node));
    ctx.log(`${node.alias} is back in service`);
  },
};

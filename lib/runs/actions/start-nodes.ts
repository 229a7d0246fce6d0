import type { Action } from '@/lib/runs/action';
import { LedNodesArgs } from '@/lib/runs/plans/args';
import { offline } from './await-agents';
import { askControllers, ControllerGuard } from './support/controllers';
import { NodeStarter } from './support/node-starter';
import { allRestarted } from './support/restarted';
import { patienceOf, poll } from './support/wait';

/** Has the leader start the data and compute nodes and waits until it reports each of them online. */
export const startNodesAction: Action<LedNodesArgs> = {
  name: 'start-nodes',
  args: LedNodesArgs,
  describe({ nodes }) {
    return {
      commands: [
        `# on the leader, signed in: startDataNode(${JSON.stringify(nodes.map(({ alias }) => alias))})`,
        '# then getClusterPerf(true) until state = 1 for each',
      ],
    };
  },
  async check(ctx, { controllers, nodes, since, quorum }) {
    const view = await askControllers(controllers);
    const whole = quorum || view.controllers.every(({ reachable }) => reachable);
    const there = whole && offline(view, nodes).length === 0;
    return there && (await allRestarted(ctx, nodes, since)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const guard = args.quorum ? undefined : new ControllerGuard(ctx, args.controllers);
    const starter = new NodeStarter(ctx, args);
    let pending = args.nodes;
    await poll(ctx, patienceOf(ctx), async () => {
      const view = await askControllers(args.controllers);
      await guard?.check(view);
      if (!view.leader) return undefined;
      pending = offline(view, args.nodes);
      ctx.progress(args.nodes.length - pending.length, args.nodes.length, 'nodes');
      if (pending.length === 0) return !guard || guard.complete(view) ? true : undefined;
      await starter.advance(view, pending);
      return undefined;
    });
    if (pending.length > 0) await starter.giveUp(pending);
    ctx.log(`${args.nodes.map(({ alias }) => alias).join(', ')}: online`);
  },
};

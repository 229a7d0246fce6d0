import type { LeaderView } from '@/lib/dolphindb/leader';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { LedNodesArgs, type NodeArgs } from '@/lib/runs/plans/args';
import { askControllers, ControllerGuard } from './support/controllers';
import { collectEvidence } from './support/evidence';
import { patienceOf, poll } from './support/wait';

/** Gives the nodes that the leader does not see online. */
export function offline(view: LeaderView, nodes: NodeArgs[]): NodeArgs[] {
  const online = new Set(view.leader ? view.nodes.filter((row) => row.online).map(({ alias }) => alias) : []);
  return nodes.filter(({ alias }) => !online.has(alias));
}

function agentsOffline(missing: NodeArgs[], seen: string): AppError {
  const names = missing.map(({ alias, address }) => `${alias} (${address})`).join(', ');
  return new AppError(
    'DEPLOY-AGENT-OFFLINE',
    {
      en: `The leader does not see these agents: ${names}.`,
      zh: `leader 未检测到以下代理节点在线：${names}。`,
    },
    {
      seen,
      remedy: {
        en: 'Check that localSite and sites in agent.cfg match cluster.nodes, that the hosts reach each other, and that lanCluster=0 where UDP is blocked.',
        zh: '请检查 agent.cfg 的 localSite、sites 与 cluster.nodes 是否一致，主机间网络是否互通，UDP 受限时请设置 lanCluster=0。',
      },
    },
  );
}

/** Waits until the leader sees every agent online; only then can it start nodes. */
export const awaitAgents: Action<LedNodesArgs> = {
  name: 'await-agents',
  args: LedNodesArgs,
  describe: ({ nodes }) => ({
    commands: [
      `# ask the leader: getClusterPerf(true), state = 1 for ${nodes.map(({ alias }) => alias).join(', ')}`,
    ],
  }),
  async check(_ctx, { controllers, nodes }) {
    return offline(await askControllers(controllers), nodes).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, { controllers, nodes, quorum }) {
    const guard = quorum ? undefined : new ControllerGuard(ctx, controllers);
    let missing = nodes;
    await poll(ctx, patienceOf(ctx), async () => {
      const view = await askControllers(controllers);
      await guard?.check(view);
      missing = offline(view, nodes);
      ctx.progress(nodes.length - missing.length, nodes.length, 'nodes');
      return missing.length === 0 ? true : undefined;
    });
    const [first] = missing;
    if (!first) return ctx.log(`${nodes.length} agents online`);
    const { output } = await collectEvidence(ctx, await ctx.connect(first.hostId), first);
    throw agentsOffline(missing, output.slice(-1500));
  },
};

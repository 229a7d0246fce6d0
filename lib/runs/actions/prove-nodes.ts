import type { Action, ActionContext } from '@/lib/runs/action';
import { type NodeArgs, ProveNodesArgs } from '@/lib/runs/plans/args';
import { logOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { collectEvidence, startError } from './support/evidence';
import { sightNode } from './support/node-watch';
import { hostOf } from './support/remote';
import { patienceOf, poll } from './support/wait';

async function prove(ctx: ActionContext, conn: HostConnection, node: NodeArgs, until: number): Promise<void> {
  let last = await sightNode(ctx, conn, node);
  const proven = await poll(ctx, until, async () => {
    last = await sightNode(ctx, conn, node);
    return last.state === 'proven' ? last : undefined;
  });
  if (!proven)
    throw startError(node, last.state === 'gone' ? 'gone' : 'silent', await collectEvidence(ctx, conn, node));
  ctx.log(
    `${node.alias}: process ${proven.process.pid}, port ${node.port} answers${proven.marked ? ', start marker in the log' : ''}`,
  );
}

/** Proves on one host what the leader has reported: process of this installation, port, start marker. Changes nothing and therefore runs every time. */
export const proveNodes: Action<ProveNodesArgs> = {
  name: 'prove-nodes',
  args: ProveNodesArgs,
  describe: ({ nodes }) => ({
    commands: nodes.map(
      ({ dir, role, alias, port }) =>
        `grep 'Job scheduler initialization completed' ${logOf(dir, role, alias)}   # and port ${port} answers`,
    ),
  }),
  async apply(ctx, { nodes }) {
    const conn = await hostOf(ctx);
    const until = patienceOf(ctx);
    let done = 0;
    for (const node of nodes) {
      await prove(ctx, conn, node, until);
      done += 1;
      ctx.progress(done, nodes.length, 'nodes');
    }
  },
};

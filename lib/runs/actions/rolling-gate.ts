import type { Action } from '@/lib/runs/action';
import { RollingArgs, SettleArgs } from '@/lib/runs/plans/args-operate';
import { awaitGate } from './support/gate';
import { restarted } from './support/restarted';
import { patienceOf } from './support/wait';

const chunksQuery = 'select count(*) from getClusterChunksStatus() where state != "COMPLETE"';
const tasksQuery = 'select count(*) from getRecoveryTaskStatus() where Status in ["Waiting", "In-Progress"]';

/** Holds a rolling restart back until the next node may stop (dolphindb-operations.md 11). */
export const rollingGate: Action<RollingArgs> = {
  name: 'rolling-gate',
  args: RollingArgs,
  describe: ({ node, controllers }) => ({
    commands: [
      `# ask ${controllers.map(({ alias }) => alias).join(', ')}: all but ${node.alias} answer, one leads`,
      `# on the leader: ${chunksQuery}; ${tasksQuery}; both 0`,
      ...(node.role === 'datanode'
        ? [`# on the leader: every chunk of ${node.alias} has another replica on an online data node`]
        : []),
    ],
  }),
  async check(ctx, { node, since }) {
    return (await restarted(ctx, node, since)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    await awaitGate(ctx, { ...args, leaving: [args.node] }, patienceOf(ctx));
    ctx.log(`gate open: ${args.node.alias} may stop`);
  },
};

/** Waits at the end of a rolling restart until all data is complete again. */
export const rollingSettle: Action<SettleArgs> = {
  name: 'rolling-settle',
  args: SettleArgs,
  describe: () => ({ commands: [`# on the leader: ${chunksQuery}; ${tasksQuery}; both 0`] }),
  async apply(ctx, args) {
    await awaitGate(ctx, { ...args, leaving: [], confirmed: true }, patienceOf(ctx));
  },
};

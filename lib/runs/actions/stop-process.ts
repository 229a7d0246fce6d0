import type { Action, ActionContext } from '@/lib/runs/action';
import { type NodeArgs, NodeStepArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import { findNode, type ScannedProcess } from '@/lib/runs/plans/process-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { collectEvidence } from './support/evidence';
import { processesOf } from './support/processes';
import { hostOf } from './support/remote';
import { stopUnit, unitOf, unitState } from './support/systemd';
import { stillRunning, terminate } from './support/terminate';
import { patienceOf, poll } from './support/wait';

async function runningOf(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, role, alias }: NodeArgs,
): Promise<ScannedProcess | undefined> {
  return findNode(await processesOf(ctx, conn, dir), role, alias);
}

/** A unit that systemd keeps alive has to be stopped through it, or the process comes back; one that was started by hand is asked itself. */
async function askToStop(
  ctx: ActionContext,
  conn: HostConnection,
  node: NodeArgs,
  running: ScannedProcess,
): Promise<void> {
  const unit = await unitOf(ctx, conn, node);
  const main = unit ? (await unitState(ctx, conn, unit)).mainPid : 0;
  if (unit) {
    await stopUnit(ctx, conn, unit);
    ctx.log(`systemctl stop ${unit}`);
  }
  if (unit && main === running.pid) return;
  await terminate(ctx, conn, [running]);
  ctx.log(`kill -s TERM ${running.pid}`);
}

function stopAction(role: 'controller' | 'agent'): Action<NodeStepArgs> {
  return {
    name: `stop-${role}`,
    args: NodeStepArgs,
    describe: ({ node }) => ({
      commands: [
        `kill -s TERM <process of ${pathsOf(node.dir).binary} with -mode ${role}>   # or systemctl stop, where a unit is installed`,
        '# wait until it is gone',
      ],
    }),
    async check(ctx, { node }) {
      return (await runningOf(ctx, await hostOf(ctx), node)) ? 'needed' : 'done';
    },
    async apply(ctx, { node }) {
      const conn = await hostOf(ctx);
      const running = await runningOf(ctx, conn, node);
      if (!running) return;
      await askToStop(ctx, conn, node, running);
      const gone = await poll(ctx, patienceOf(ctx), async () =>
        (await runningOf(ctx, conn, node)) ? undefined : true,
      );
      if (gone) return ctx.log(`${node.alias} has ended`);
      const { output } = await collectEvidence(ctx, conn, node);
      throw stillRunning(node, running.pid, output.slice(-1500));
    },
  };
}

/** Stops the controller of an installation and waits until it is gone. */
export const stopController = stopAction('controller');

/** Stops the agent of an installation and waits until it is gone. */
export const stopAgent = stopAction('agent');

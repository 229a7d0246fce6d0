import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { type NodeArgs, NodeStepArgs } from '@/lib/runs/plans/args';
import { pathsOf, startScriptOf } from '@/lib/runs/plans/paths';
import { describeOwner } from '@/lib/runs/plans/port-scan';
import { findNode } from '@/lib/runs/plans/process-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { type Before, collectEvidence, markOutputs, startError } from './support/evidence';
import { portTaken } from './support/host-facts';
import { sightNode } from './support/node-watch';
import { portOwners, processesOf } from './support/processes';
import { hostOf } from './support/remote';
import { allRestarted } from './support/restarted';
import { startUnit, unitOf } from './support/systemd';
import { patienceOf, poll } from './support/wait';

type Managed = 'controller' | 'agent';

/** How often in a row a process must be missing before it counts as ended. */
const MISSES = 3;

/** The vendor's way, in its directory; in a session of its own, because a cancelled command takes its whole group along. */
function startCommand(dir: string, role: Managed): string {
  return `cd ${quote(pathsOf(dir).demo)} && setsid sh ${startScriptOf(role)}`;
}

/** Starts a controller or agent with the vendor's script unless its process is there; throws DEPLOY-PORT-TAKEN when another one has its port. */
export async function startUnlessRunning(
  ctx: ActionContext,
  conn: HostConnection,
  node: NodeArgs,
  role: Managed,
): Promise<void> {
  const running = findNode(await processesOf(ctx, conn, node.dir), role, node.alias);
  if (running)
    return ctx.log(`${node.alias} already runs as process ${running.pid}; waiting until it is ready`);
  const [owner] = await portOwners(ctx, conn, [node.port]);
  if (owner) throw portTaken(conn.address, node.alias, node.port, describeOwner(owner));
  const unit = await unitOf(ctx, conn, node);
  if (unit) {
    await startUnit(ctx, conn, unit);
    return ctx.log(`systemctl start ${unit}`);
  }
  await conn.exec(`${startCommand(node.dir, role)} </dev/null >/dev/null 2>&1`, {
    timeoutMs: 10_000,
    signal: ctx.signal,
    label: `sh ${startScriptOf(role)}`,
  });
  ctx.log(`sh ${startScriptOf(role)} in ${pathsOf(node.dir).demo}`);
}

async function waitUntilProven(
  ctx: ActionContext,
  conn: HostConnection,
  node: NodeArgs,
  before: Before,
): Promise<void> {
  let misses = 0;
  const outcome = await poll(ctx, patienceOf(ctx), async () => {
    const sight = await sightNode(ctx, conn, node);
    misses = sight.state === 'gone' ? misses + 1 : 0;
    return sight.state === 'proven' || misses >= MISSES ? sight : undefined;
  });
  if (outcome?.state === 'proven') {
    return ctx.log(
      `${node.alias}: process ${outcome.process.pid}, port ${node.port} answers, ${outcome.marked ? 'start marker in the log' : 'no start marker, but it has answered for a while'}`,
    );
  }
  throw startError(node, outcome ? 'gone' : 'silent', await collectEvidence(ctx, conn, node, before));
}

function startAction(role: Managed): Action<NodeStepArgs> {
  return {
    name: `start-${role}`,
    args: NodeStepArgs,
    describe({ node }) {
      const { dir, port, alias } = node;
      return {
        commands: [
          `cd ${pathsOf(dir).demo} && sh ${startScriptOf(role)}   # or systemctl start, where a unit is installed`,
          `# wait until ${alias} answers on port ${port}; log: ${pathsOf(dir).log}/${role}.log`,
        ],
      };
    },
    async check(ctx, { node, since }) {
      const { state } = await sightNode(ctx, await hostOf(ctx), node);
      return state === 'proven' && (await allRestarted(ctx, [node], since)) ? 'done' : 'needed';
    },
    async apply(ctx, { node }) {
      const conn = await hostOf(ctx);
      const before = await markOutputs(ctx, conn, [node]);
      await startUnlessRunning(ctx, conn, node, role);
      await waitUntilProven(ctx, conn, node, before);
    },
  };
}

/** Starts the controller of an installation, with the vendor's script or its systemd unit, and proves it. */
export const startController = startAction('controller');

/** Starts the agent of an installation, with the vendor's script or its systemd unit, and proves it. */
export const startAgent = startAction('agent');

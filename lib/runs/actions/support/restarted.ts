import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { findNode, type ScannedProcess } from '@/lib/runs/plans/process-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { processesOf } from './processes';
import { look } from './remote';

/** Two clocks of the kernel are compared, each good to 10 ms; the way to the host takes longer. */
const MARGIN_MS = 500;

/** True when the process began after `since` (ISO time of Deck's clock); ages are compared, so the host's clock may be wrong. */
export async function startedSince(
  ctx: ActionContext,
  conn: HostConnection,
  { startTicks }: ScannedProcess,
  since: string,
): Promise<boolean> {
  const command = `awk -v s=${Number(startTicks)} -v h="$(getconf CLK_TCK 2>/dev/null || echo 100)" '{print "AGE " $1 - s / h}' /proc/uptime`;
  const output = await look(ctx, conn, command, 'age of the process');
  const age = Number(/^AGE ([\d.]+)$/m.exec(output)?.[1] ?? Number.POSITIVE_INFINITY);
  return Date.now() - age * 1000 > Date.parse(since) + MARGIN_MS;
}

/** True when this node runs as a process that began after `since`. */
export async function restarted(ctx: ActionContext, node: NodeArgs, since: string): Promise<boolean> {
  const conn = await ctx.connect(node.hostId);
  const process = findNode(await processesOf(ctx, conn, node.dir), node.role, node.alias);
  return process !== undefined && (await startedSince(ctx, conn, process, since));
}

/** True when all these nodes run as processes that began after `since`; without `since` always. */
export async function allRestarted(
  ctx: ActionContext,
  nodes: NodeArgs[],
  since: string | undefined,
): Promise<boolean> {
  if (!since) return true;
  const all = await Promise.all(nodes.map((node) => restarted(ctx, node, since)));
  return all.every(Boolean);
}

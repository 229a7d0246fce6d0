import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import type { RollingHostArgs } from '@/lib/runs/plans/args-rolling';
import { findNode } from '@/lib/runs/plans/process-scan';
import { replacePrograms } from '../replace-programs';
import { processesOf } from './processes';
import { hostOf } from './remote';

/** Gives those of a host's nodes whose processes run. */
export async function runningOn(ctx: ActionContext, nodes: NodeArgs[]): Promise<NodeArgs[]> {
  const conn = await hostOf(ctx);
  const running: NodeArgs[] = [];
  for (const dir of new Set(nodes.map((node) => node.dir))) {
    const processes = await processesOf(ctx, conn, dir);
    running.push(
      ...nodes.filter((node) => node.dir === dir && findNode(processes, node.role, node.alias) !== undefined),
    );
  }
  return running;
}

/** True when every installation of the host has the programs of the new package. */
export async function hasNewPrograms(ctx: ActionContext, { programs }: RollingHostArgs): Promise<boolean> {
  for (const each of programs) if ((await replacePrograms.check?.(ctx, each)) !== 'done') return false;
  return true;
}

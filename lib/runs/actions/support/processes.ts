import type { ActionContext } from '@/lib/runs/action';
import {
  listenersCommand,
  ownersCommand,
  type PortOwner,
  parseListeners,
  parseOwners,
} from '@/lib/runs/plans/port-scan';
import { belongingTo, parseScan, type ScannedProcess, scanCommand } from '@/lib/runs/plans/process-scan';
import type { HostConnection } from '@/lib/ssh/types';
import { look } from './remote';

/** Gives the running processes of the installation in `dir`, by working directory, executable and command line. */
export async function processesOf(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
): Promise<ScannedProcess[]> {
  return belongingTo(parseScan(await look(ctx, conn, scanCommand(dir), 'list processes')));
}

/** Gives who listens on these ports of the host; a free port has no entry. */
export async function portOwners(
  ctx: ActionContext,
  conn: HostConnection,
  ports: number[],
): Promise<PortOwner[]> {
  const all = parseListeners(await look(ctx, conn, listenersCommand, 'list listening ports'));
  const taken = all.filter(({ port }) => ports.includes(port));
  if (taken.length === 0) return [];
  return parseOwners(taken, await look(ctx, conn, ownersCommand(taken), 'find port owners'));
}

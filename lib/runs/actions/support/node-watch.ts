import { nodeIdentity } from '@/lib/dolphindb/nodes';
import { openSession } from '@/lib/dolphindb/session';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { logOf } from '@/lib/runs/plans/paths';
import { findNode, type ScannedProcess } from '@/lib/runs/plans/process-scan';
import { markerCommand, parseMarker } from '@/lib/runs/plans/start-marker';
import type { HostConnection } from '@/lib/ssh/types';
import { processesOf } from './processes';
import { look } from './remote';

const ANSWER_MS = 3000;
/** A log may have been rotated away under a node that has run for long. */
const LONG_SECONDS = 600;
/** No document says which marker a controller or agent of every version writes; one that has answered for so long has started. */
const SETTLED_SECONDS = 20;

export type NodeSight =
  | { state: 'gone' }
  | { state: 'silent'; process: ScannedProcess }
  | { state: 'starting'; process: ScannedProcess }
  | { state: 'proven'; process: ScannedProcess; marked: boolean };

/** True when this very node answers at its address, in DolphinDB's protocol and with its own alias. */
export async function answers({ address, port, alias }: NodeArgs): Promise<boolean> {
  try {
    const session = await openSession({ host: address, port, timeoutMs: ANSWER_MS });
    try {
      return (await nodeIdentity(session, { timeoutMs: ANSWER_MS })).alias === alias;
    } finally {
      session.close();
    }
  } catch {
    return false;
  }
}

function enough(role: NodeArgs['role'], marked: boolean, ageSeconds: number): boolean {
  const managed = role === 'controller' || role === 'agent';
  return marked || ageSeconds > (managed ? SETTLED_SECONDS : LONG_SECONDS);
}

/** Looks at one node on its host and at its port: its process, its answer, its start marker. */
export async function sightNode(
  ctx: ActionContext,
  conn: HostConnection,
  node: NodeArgs,
): Promise<NodeSight> {
  const process = findNode(await processesOf(ctx, conn, node.dir), node.role, node.alias);
  if (!process) return { state: 'gone' };
  if (!(await answers(node))) return { state: 'silent', process };
  const command = markerCommand(logOf(node.dir, node.role, node.alias), node.role, process.startTicks);
  const { marked, ageSeconds } = parseMarker(await look(ctx, conn, command, 'look for the start marker'));
  return enough(node.role, marked, ageSeconds)
    ? { state: 'proven', process, marked }
    : { state: 'starting', process };
}

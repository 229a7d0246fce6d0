import { isDdbError } from '@/lib/dolphindb/errors';
import { isDataNodeReady } from '@/lib/dolphindb/nodes';
import { openSession } from '@/lib/dolphindb/session';
import type { ControllersArgs, NodeArgs } from '@/lib/runs/plans/args';
import { offline } from '../await-agents';
import { askControllers } from './controllers';

const ASK_MS = 5000;

/** A data node that is online may still load its metadata; servers without the question count as ready. */
async function ready({ address, port, role }: NodeArgs): Promise<boolean> {
  if (role !== 'datanode') return true;
  try {
    const session = await openSession({ host: address, port, timeoutMs: ASK_MS });
    try {
      return await isDataNodeReady(session, { timeoutMs: ASK_MS });
    } finally {
      session.close();
    }
  } catch (error) {
    return isDdbError(error, 'DDB-UNKNOWN-FUNCTION', 'DDB-NO-PRIVILEGE');
  }
}

/** True when there is a leader that sees all these nodes online, and the data nodes among them have loaded their metadata. */
export async function inService(
  { controllers }: Pick<ControllersArgs, 'controllers'>,
  nodes: NodeArgs[],
): Promise<boolean> {
  const view = await askControllers(controllers);
  if (view.leader === null || offline(view, nodes).length > 0) return false;
  return (await Promise.all(nodes.map(ready))).every(Boolean);
}

import { databaseTree } from '@/lib/dolphindb/catalogue';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { toAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { sources } from '../sources';

const ASK_MS = 20_000;
/** Tables that one row is read from; a look, not a proof of every byte. */
export const TABLES = 5;

interface OldTable {
  path: string;
  name: string;
}

/** Gives a table's full name, e.g. `dfs://db/t`. */
export const fullName = ({ path, name }: OldTable) => `${path}/${name}`;

/** Runs work in a session on one node, signed in with the cluster's console account, and closes it. */
export async function onNode<T>(
  clusterId: string,
  { address, port }: NodeArgs,
  work: (session: DdbSession) => Promise<T>,
): Promise<T> {
  const { user, password } = await sources().consoleAccount(clusterId);
  const session = await openSession({ host: address, port, timeoutMs: 5000 });
  try {
    await session.login(user, password);
    return await work(session);
  } finally {
    session.close();
  }
}

/** Gives all tables but those of the database `except`, sorted. */
export async function tablesNow(session: DdbSession, except: string): Promise<OldTable[]> {
  const tree = await databaseTree(session, { timeoutMs: ASK_MS });
  return tree
    .filter(({ path }) => path !== except)
    .flatMap(({ path, tables }) => tables.map((name) => ({ path, name })));
}

/** Reads one row of a table; throws as `session.run`. */
export async function readRow(session: DdbSession, { path, name }: OldTable): Promise<void> {
  await session.run(`select top 1 * from loadTable(${JSON.stringify(path)}, ${JSON.stringify(name)})`, {
    timeoutMs: ASK_MS,
  });
}

/** Gives the full names of up to five tables that can be read; one that cannot is said in the log, and ends the look where it has cost the session. */
export async function readableNow(
  ctx: ActionContext,
  session: DdbSession,
  except: string,
): Promise<string[]> {
  const readable: string[] = [];
  for (const table of (await tablesNow(session, except)).slice(0, TABLES)) {
    try {
      await readRow(session, table);
      readable.push(fullName(table));
    } catch (error) {
      const { code, detail } = toAppError(error);
      ctx.log(`${fullName(table)} cannot be read: ${code} ${detail.seen ?? ''}`, 'err');
      if (!session.open) break;
    }
  }
  return readable;
}

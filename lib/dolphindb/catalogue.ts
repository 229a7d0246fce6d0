import { isDdbError } from './errors';
import type { CallOptions, DdbSession } from './session';
import { texts } from './values';

export interface DatabaseEntry {
  /** `dfs://…`. */
  path: string;
  tables: string[];
}

async function listOrError(
  session: DdbSession,
  name: string,
  options: CallOptions,
): Promise<string[] | Error> {
  try {
    return texts(await session.call(name, [], { page: { limit: 100_000 }, ...options }));
  } catch (error) {
    if (isDdbError(error, 'DDB-CLOSED', 'DDB-TIMEOUT', 'DDB-CANCELLED')) throw error;
    return error as Error;
  }
}

/**
 * Gives the databases and their tables that the session's user may see, sorted; ask a data or compute node. Rights may allow only one of the two
 * lists, so each may fail alone; throws when both do (dolphindb-server-api.md 6.1).
 */
export async function databaseTree(session: DdbSession, options: CallOptions = {}): Promise<DatabaseEntry[]> {
  const tables = await listOrError(session, 'getClusterDFSTables', options);
  const databases = await listOrError(session, 'getClusterDFSDatabases', options);
  if (tables instanceof Error && databases instanceof Error) throw tables;
  const tree = new Map<string, string[]>(
    (databases instanceof Error ? [] : databases).map((path) => [path, []]),
  );
  for (const path of tables instanceof Error ? [] : tables) {
    const cut = path.lastIndexOf('/');
    const database = path.slice(0, cut);
    tree.set(database, [...(tree.get(database) ?? []), path.slice(cut + 1)]);
  }
  return [...tree]
    .map(([path, names]) => ({ path, tables: names.sort() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

import type { CallOptions, DdbSession } from './session';
import { records } from './values';

/** What the leader says about the replicas of the cluster's data. */
export interface ChunkState {
  chunks: number;
  /** Chunks whose state is not COMPLETE. */
  incomplete: number;
  /** Recovery tasks that wait or run. */
  recovering: number;
}

async function first(session: DdbSession, script: string, options: CallOptions): Promise<number> {
  const [row] = records(await session.run(script, { urgent: true, ...options }));
  return Number(row?.n ?? 0);
}

/** Asks a controller that leads, signed in as administrator, whether all chunks are complete and nothing is being recovered; it counts on the server, because a large cluster has millions of chunks (dolphindb-server-api.md 6.3). */
export async function chunkState(session: DdbSession, options: CallOptions = {}): Promise<ChunkState> {
  const count = (condition: string) =>
    first(session, `select count(*) as n from getClusterChunksStatus()${condition}`, options);
  const chunks = await count('');
  const incomplete = chunks > 0 ? await count(' where state != "COMPLETE"') : 0;
  const tasks =
    'select count(*) as n from getRecoveryTaskStatus() where Status in ["Waiting", "In-Progress"]';
  return { chunks, incomplete, recovering: await first(session, tasks, options) };
}

export interface LoneChunks {
  count: number;
  /** Paths of some of them. */
  examples: string[];
}

/** The replicas column lists `alias:version:…` with commas between; a comma in front makes every alias start after one. */
function holds(alias: string): string {
  if (!/^[\w.-]+$/u.test(alias)) throw new Error(`not an alias: ${alias}`);
  return `like("," + replicas, "%,${alias}:%")`;
}

const holdsAny = (aliases: string[]) => `(${aliases.map(holds).join(' || ')})`;

/** Gives the chunks for which a condition is true. */
async function chunksWhere(
  session: DdbSession,
  condition: string,
  options: CallOptions,
): Promise<LoneChunks> {
  const from = `from getClusterChunksStatus() where ${condition}`;
  const count = await first(session, `select count(*) as n ${from}`, options);
  if (count === 0) return { count, examples: [] };
  const rows = records(await session.run(`select top 5 file ${from}`, { urgent: true, ...options }));
  return { count, examples: rows.map(({ file }) => String(file ?? '')) };
}

/** Gives the chunks that could not be read any more without the nodes `away`: none of their replicas is on one of the nodes `online` (dolphindb-server-api.md 6.3). Throws on aliases of another form. */
export async function loneChunks(
  session: DdbSession,
  away: string[],
  online: string[],
  options: CallOptions = {},
): Promise<LoneChunks> {
  const rest = online.filter((alias) => !away.includes(alias));
  if (away.length === 0) return { count: 0, examples: [] };
  const condition = `${holdsAny(away)}${rest.length > 0 ? ` and not ${holdsAny(rest)}` : ''}`;
  return chunksWhere(session, condition, options);
}

/**
 * Gives the chunks that could not be read while one of `nodes` is away by itself: as `loneChunks` of each of them, in one question however many they are.
 * The leader counts the online replicas of each chunk. Throws on aliases of another form.
 */
export async function loneOneByOne(
  session: DdbSession,
  nodes: string[],
  online: string[],
  options: CallOptions = {},
): Promise<LoneChunks> {
  const replicas = online.map((alias) => `iif(${holds(alias)}, 1, 0)`).join(' + ');
  const up = nodes.filter((alias) => online.includes(alias));
  const down = nodes.filter((alias) => !online.includes(alias));
  const conditions = [
    ...(up.length > 0 ? [`(${holdsAny(up)} and (${replicas}) == 1)`] : []),
    ...(down.length > 0 ? [`(${holdsAny(down)}${replicas ? ` and (${replicas}) == 0` : ''})`] : []),
  ];
  if (conditions.length === 0) return { count: 0, examples: [] };
  return chunksWhere(session, conditions.join(' or '), options);
}

/** Gives after how many seconds the leader starts a node again that is offline; 0 = never. Needs an administrator on a controller; set online, it is valid for this controller only (dolphindb-server-api.md 2.3). */
export async function restartInterval(session: DdbSession, options: CallOptions = {}): Promise<number> {
  const rows = await session.call('getDatanodeRestartInterval', [], { urgent: true, ...options });
  return rows.form === 'scalar' ? Number(rows.value ?? 0) : 0;
}

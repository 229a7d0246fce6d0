import type { DdbSession } from '@/lib/dolphindb/session';
import { records } from '@/lib/dolphindb/values';

/** Databases of the answer that are read; far more than a cluster has. */
const MOST_DATABASES = 1_000_000;

/**
 * The first part of a chunk's path names its database: `/prices/20240101/2gQ`. The server counts, because a large cluster has millions of chunks
 * (dolphindb-server-api.md 6.3). Figures alone would be the same when one partition was dropped and another one written, so the chunks' ids are summed up as well,
 * hashed as for HASH partitions, which no version may change.
 */
const QUERY = `select count(*) as chunks, sum(version) as versions, sum(hashBucket(string(chunkId), 1000003)) as identity
from getClusterChunksStatus()
group by regexReplace(regexReplace(file, "^/+", ""), "/.*", "") as name`;

/** What a cluster holds, database by database, in figures that stand still without writes. */
export interface DataState {
  databases: {
    database: string;
    chunks: number;
    versions: number;
    /** The same for the same chunks; absent in a state that was noted without it. */
    identity?: number;
  }[];
}

/** One database with more than before. */
export interface NewData {
  database: string;
  chunksBefore: number;
  chunksNow: number;
  /** Versions that chunks have gained; 0 when only the number of chunks differs. */
  writes: number;
}

/** Asks the leader how many chunks each database has, and how many versions they have gained; needs an administrator. Throws as `session.run`. */
export async function readDataState(session: DdbSession): Promise<DataState> {
  const rows = records(await session.run(QUERY, { urgent: true, page: { limit: MOST_DATABASES } }));
  const databases = rows.map(({ name, chunks, versions, identity }) => ({
    database: `dfs://${String(name ?? '')}`,
    chunks: Number(chunks ?? 0),
    versions: Number(versions ?? 0),
    identity: Number(identity ?? 0),
  }));
  return { databases: databases.sort((a, b) => (a.database < b.database ? -1 : 1)) };
}

const isSame = (a: DataState['databases'][number], b: DataState['databases'][number]) =>
  a.chunks === b.chunks &&
  a.versions === b.versions &&
  (a.identity === undefined || b.identity === undefined || a.identity === b.identity);

/** Gives the databases that were written, created or dropped since; databases in `except`, such as a probe's, do not count. */
export function newDataSince(before: DataState, now: DataState, except: string[] = []): NewData[] {
  const was = new Map(before.databases.map((state) => [state.database, state]));
  const is = new Map(now.databases.map((state) => [state.database, state]));
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !except.includes(name)).sort();
  return names.flatMap((database): NewData[] => {
    const [old, current] = [was.get(database), is.get(database)];
    const writes = Math.max(0, (current?.versions ?? 0) - (old?.versions ?? 0));
    const [chunksBefore, chunksNow] = [old?.chunks ?? 0, current?.chunks ?? 0];
    if (old && current && isSame(old, current)) return [];
    return [{ database, chunksBefore, chunksNow, writes }];
  });
}

import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Engine } from './engine.ts';
import './functions/index.ts';
import type { NodeHost } from './host.ts';
import type { ChunkQuery } from './query/distributed.ts';
import { runOnTable } from './query/select.ts';
import { Scope } from './scope.ts';
import { type ChunkAppend, catchUp } from './store/append.ts';
import { appendRows, readRows } from './store/column-files.ts';
import { chunkFolder, findDatabase } from './store/definition.ts';
import { exclusively } from './store/lock.ts';
import { pack, unpack } from './store/wire.ts';

/** Lets appends to the same folder wait for each other. */
class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  take<R>(key: string, work: () => Promise<R>): Promise<R> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work, work);
    this.last.set(key, turn);
    const forget = () => {
      if (this.last.get(key) === turn) this.last.delete(key);
    };
    turn.then(forget, forget);
    return turn;
  }
}

async function log(host: NodeHost, entry: unknown): Promise<void> {
  const folder = join(host.metadataDir, 'CHUNK_METADATA');
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, 'editlog.0'), `${JSON.stringify(entry)}\n`);
}

/** Brings the replicas of this node up to date that missed writes while it was away. */
async function recover(host: NodeHost, url: string): Promise<void> {
  const database = await findDatabase(host, url);
  if (!database) return;
  const live = (await host.liveDataNodes()).map((site) => site.alias);
  for (const chunk of database.chunks.filter((each) => each.behind?.[host.alias]))
    await catchUp(host, database, chunk, host.alias, live);
  await host.putDatabase(database);
}

/** Registers what a data node does for the others: append to, query, drop and recover its replicas. */
export function registerStorage(host: NodeHost): void {
  const turns = new Turns();
  const engine = new Engine(host, { print: () => undefined, call: () => undefined });
  host.onRpc('chunk.append', async (body) => {
    const { request, values } = unpack<ChunkAppend>(body);
    const [rows] = values;
    if (rows?.form !== 'table') throw new Error('chunk.append needs a table');
    const folder = chunkFolder(request.url, request.partition, request.table);
    const total = await turns.take(folder, () =>
      appendRows(join(host.storageDir, folder), rows, request.base),
    );
    await log(host, { chunk: request.chunk, path: folder, rows: total });
    return pack({ rows: total });
  });
  host.onRpc('chunk.query', async (body) => {
    const { request, values } = unpack<ChunkQuery>(body);
    const folder = join(host.storageDir, chunkFolder(request.url, request.partition, request.table));
    const source = await readRows(folder, request.columns, request.rows);
    return pack({}, [await runOnTable(engine, request.select, source, new Scope(undefined, values))]);
  });
  host.onRpc('chunk.drop', async (body) => {
    const { request } = unpack<{ folders: string[] }>(body);
    for (const folder of request.folders) {
      // The log first: metadata may know less than there is, never more.
      await log(host, { dropped: folder });
      await rm(join(host.storageDir, folder), { recursive: true, force: true });
    }
    return pack({});
  });
  host.onRpc('chunk.recover', async (body) => {
    const { request } = unpack<{ url: string }>(body);
    await exclusively(host, request.url, () => recover(host, request.url));
    return pack({});
  });
}

import { afterAll, expect, test } from 'vitest';
import { readDataState } from '@/lib/backups/data-state';
import type { DdbSession } from '@/lib/dolphindb/session';
import type { DdbTable } from '@/lib/dolphindb/values';
import { FakeCluster } from './fake-cluster.ts';
import { formatVector } from './format.ts';
import { T, table, type Value, vectorOf } from './values.ts';

const cluster = new FakeCluster([]);
afterAll(() => cluster.close());

/** More chunks than an answer brings over the wire. */
const CHUNKS = 25_000;

/** With another `id` of the first chunk of the second database. */
function chunks(id = 'c1'): Value {
  const rows = Array.from({ length: CHUNKS }, (_, i) => i);
  return table({
    chunkId: vectorOf(
      T.STRING,
      rows.map((i) => (i === 1 ? id : `c${i}`)),
    ),
    file: vectorOf(
      T.STRING,
      rows.map((i) => (i % 5 === 0 ? `/small.one/${i}/x` : `/big/a/${i}/2gQ`)),
    ),
    version: vectorOf(
      T.INT,
      rows.map((i) => (i === 0 ? null : 3)),
    ),
  });
}

function sessionOn(script: ReturnType<FakeCluster['session']>): DdbSession {
  const run = async (source: string): Promise<DdbTable> => {
    const answer = await script.run(source);
    if (answer.form !== 'table') throw new Error(`a ${answer.form}`);
    const cells = answer.columns.map(({ vector }) => formatVector(vector));
    const rows = (cells[0] ?? []).map((_, row) => cells.map((column) => column[row] ?? ''));
    const columns = answer.columns.map(({ name }) => ({ name, type: '' }));
    return { form: 'table', columns, rows, offset: 0, total: rows.length };
  };
  return { run } as unknown as DdbSession;
}

test('what a cluster holds is counted on the server, so any number of chunks is right', async () => {
  const script = cluster.session('controller1', 'controller', { getClusterChunksStatus: () => chunks() });
  expect(await readDataState(sessionOn(script))).toMatchObject({
    databases: [
      { database: 'dfs://big', chunks: 20_000, versions: 60_000 },
      { database: 'dfs://small.one', chunks: 5_000, versions: 14_997 },
    ],
  });
});

test('a chunk that has taken the place of another one is told apart, in its own database only', async () => {
  const identities = async (id?: string) => {
    const script = cluster.session('controller1', 'controller', { getClusterChunksStatus: () => chunks(id) });
    const { databases } = await readDataState(sessionOn(script));
    return databases.map(({ identity }) => identity ?? 0);
  };
  const [big = 0, small = 0] = await identities();
  expect([big > 0, small > 0]).toEqual([true, true]);
  expect(await identities()).toEqual([big, small]);
  const [other, same] = await identities('another');
  expect(other).not.toBe(big);
  expect(same).toBe(small);
});

test('a cluster without data holds nothing', async () => {
  const none = table({
    chunkId: vectorOf(T.STRING, []),
    file: vectorOf(T.STRING, []),
    version: vectorOf(T.INT, []),
  });
  const script = cluster.session('controller1', 'controller', { getClusterChunksStatus: () => none });
  expect(await readDataState(sessionOn(script))).toEqual({ databases: [] });
});

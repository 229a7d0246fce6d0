import { afterAll, describe, expect, test } from 'vitest';
import { FakeCluster } from '@/e2e/sandbox/standin/script/fake-cluster';
import { formatVector } from '@/e2e/sandbox/standin/script/format';
import { T, table, vectorOf } from '@/e2e/sandbox/standin/script/values';
import { loneChunks, loneOneByOne } from './chunks';
import type { DdbSession } from './session';

const cluster = new FakeCluster([]);
afterAll(() => cluster.close());

let asked: string[] = [];

/** A session on a leader whose chunks have these replicas. */
function leaderWith(chunks: string[][]): DdbSession {
  const cells = (of: (aliases: string[], at: number) => string) => vectorOf(T.STRING, chunks.map(of));
  const status = () =>
    table({
      file: cells((_, at) => `/db/${at}`),
      replicas: cells((aliases) => aliases.map((alias) => `${alias}:3:0:false:0:0`).join(',')),
    });
  const script = cluster.session('controller1', 'controller', { getClusterChunksStatus: status });
  const run = async (source: string) => {
    asked.push(source);
    const answer = await script.run(source);
    if (answer.form !== 'table') throw new Error(`a ${answer.form}`);
    const columns = answer.columns.map(({ vector }) => formatVector(vector));
    const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? ''));
    const heads = answer.columns.map(({ name }) => ({ name, type: '' }));
    return { form: 'table', columns: heads, rows, offset: 0, total: rows.length };
  };
  asked = [];
  return { run } as unknown as DdbSession;
}

const many = Array.from({ length: 30 }, (_, at) => `datanode${at + 1}`);

describe('chunks that cannot be read while nodes restart one after the other', () => {
  test('are those with one online replica only, asked at once for any number of nodes', async () => {
    const pairs = many.map((alias, at) => [alias, many[(at + 1) % many.length] as string]);
    const session = leaderWith([...pairs, ['datanode7'], ['datanode25']]);
    expect(await loneOneByOne(session, many, many)).toEqual({ count: 2, examples: ['/db/30', '/db/31'] });
    expect(asked).toHaveLength(2);
    expect(await loneOneByOne(leaderWith(pairs), many, many)).toEqual({ count: 0, examples: [] });
  });

  test('are the same as those of each node asked by itself, also with nodes that are down', async () => {
    const nodes = ['a', 'a1', 'b'];
    const sets = [1, 2, 3, 4, 5, 6, 7].map((bits) => nodes.filter((_, at) => bits & (1 << at)));
    for (const online of [...sets, []])
      for (const away of sets) {
        const session = leaderWith(sets);
        const { examples: _, ...together } = await loneOneByOne(session, away, online);
        // A chunk without any online replica counts once, however many of the nodes had one.
        const files = new Set<string>();
        for (const [at, set] of sets.entries())
          for (const alias of away)
            if ((await loneChunks(leaderWith([set]), [alias], online)).count > 0) files.add(`/db/${at}`);
        expect(together, `${away} of ${online}`).toEqual({ count: files.size });
      }
  });

  test('are none where there is no chunk or no node', async () => {
    expect((await loneOneByOne(leaderWith([]), many, many)).count).toBe(0);
    expect((await loneOneByOne(leaderWith([['a']]), [], ['a'])).count).toBe(0);
  });
});

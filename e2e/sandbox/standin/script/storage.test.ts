import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeCluster } from './fake-cluster.ts';
import { formatScalar, formatVector } from './format.ts';
import type { ScriptSession } from './index.ts';
import { COUNT, CREATE, LOAD, OHLC, WRITE } from './seed-scripts.ts';
import { rowsOf, type Table, type Value } from './values.ts';

let cluster: FakeCluster;
let compute: ScriptSession;
beforeEach(() => {
  cluster = new FakeCluster();
  compute = cluster.session('computenode1', 'computenode');
});
afterEach(() => cluster.close());

function column(value: Value, name: string): string[] {
  if (value.form !== 'table') throw new Error(`a ${value.form}`);
  return formatVector(value.columns.find((c) => c.name === name)!.vector);
}

async function count(s: ScriptSession, table = 'testTB'): Promise<number> {
  const value = await s.run(`exec count(*) from loadTable("dfs://testDB", "${table}")`);
  return value.form === 'scalar' ? Number(formatScalar(value)) : Number.NaN;
}

/** One row for each of 2021.01.01 to 2021.01.`days`. */
const rowsFor = (days: number) => `
n = ${days}
t = table(take(\`s1\`s2\`s3, n) as SecurityID, datetime(2021.01.01 + 0..(n-1)) as DateTime, 0.0 + 1..n as PreClosePx, 1.0 + 0..(n-1) as OpenPx,
  2.0 + 0..(n-1) as HighPx, take(1.5, n) as LowPx, 10.0 + 0..(n-1) as LastPx, 1..n as Volume, take(1.0, n) as Amount)
loadTable("dfs://testDB", "testTB").append!(t)`;

describe("the tutorial's scripts", () => {
  test('store 1,210,000 rows that a compute node counts by day and turns into OHLC', async () => {
    const data = cluster.session('datanode1');
    await data.run(CREATE);
    const before = process.cpuUsage();
    await data.run(WRITE);
    await compute.run(LOAD);
    const days = await compute.run(COUNT);
    expect(column(days, 'Date')).toEqual(['2023.01.08']);
    expect(column(days, 'count')).toEqual(['1210000']);
    expect((await compute.run(OHLC)).form).toBe('void');
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1e6).toBeLessThan(10);
    const result = (await compute.run('result')) as Table;
    expect(rowsOf(result)).toBe(5000);
    expect(result.columns.map((c) => c.name)).toEqual(['Date', 'SecurityID', 'Open', 'High', 'Low', 'Close']);
    const [high, low, open] = ['High', 'Low', 'Open'].map((name) => column(result, name).map(Number));
    expect(high!.every((h, i) => h >= low![i]! && h >= open![i]! && open![i]! >= low![i]!)).toBe(true);
    expect(column(result, 'SecurityID')[4999]).toBe('004999');
  });

  test('first and last price of each stock are those of its first and last row', async () => {
    const data = cluster.session('datanode2');
    await data.run(CREATE);
    await data.run(WRITE.replace('1210000', '2420').replace('5000)), 6', '10)), 6'));
    await compute.run(LOAD);
    await compute.run(OHLC);
    const all = await compute.run('select * from pt');
    const prices = new Map<string, string[]>();
    const last = column(all, 'LastPx');
    for (const [i, id] of column(all, 'SecurityID').entries())
      prices.set(id, [...(prices.get(id) ?? []), last[i]!]);
    const result = await compute.run('result');
    expect(column(result, 'SecurityID')).toHaveLength(10);
    for (const [i, id] of column(result, 'SecurityID').entries()) {
      expect(column(result, 'Open')[i]).toBe(prices.get(id)![0]);
      expect(column(result, 'Close')[i]).toBe(prices.get(id)!.at(-1));
    }
  });

  test('run again they leave one copy of the data', async () => {
    const data = cluster.session('datanode1');
    const small = WRITE.replace('1210000', '2420').replace('5000)), 6', '10)), 6');
    for (let i = 0; i < 2; i++) {
      await data.run(CREATE);
      await data.run(small);
    }
    expect(await count(compute)).toBe(2420);
  });
});

describe('a new value of a VALUE partition', () => {
  const WRITE_NEW = `t = table(\`a\`b as SecurityID, [2021.06.01T00:00:00, 2030.06.01T00:00:00] as DateTime, take(1.0,2) as c1, take(1.0,2) as c2,
    take(1.0,2) as c3, take(1.0,2) as c4, take(1.0,2) as c5, 1..2 as c6, take(1.0,2) as c7)
    tableInsert(loadTable("dfs://testDB", "testTB"), t)`;

  test.each([
    ['add', 2],
    ['skip', 1],
    [undefined, 1],
  ])('under policy %s %i of two rows are stored', async (policy, stored) => {
    if (policy) cluster.config.set('newValuePartitionPolicy', policy);
    else cluster.config.delete('newValuePartitionPolicy');
    const data = cluster.session();
    await data.run(CREATE);
    expect(await data.run(WRITE_NEW)).toMatchObject({ value: stored });
    expect(await count(compute)).toBe(stored);
    const scheme = await data.run('size(schema(database("dfs://testDB")).partitionSchema)');
    expect(scheme).toMatchObject({ value: policy === 'add' ? 366 : 365 });
  });

  test('under policy fail nothing is stored', async () => {
    cluster.config.set('newValuePartitionPolicy', 'fail');
    const data = cluster.session();
    await data.run(CREATE);
    await expect(data.run(WRITE_NEW)).rejects.toThrow('out of the partition range');
    expect(await count(compute)).toBe(0);
  });
});

describe('replicas', () => {
  beforeEach(async () => {
    const data = cluster.session();
    await data.run(CREATE);
    await data.run(rowsFor(30));
  });

  test('are on as many different nodes as the replication factor says, and spread', () => {
    const { chunks } = cluster.databases()[0]!;
    expect(chunks).toHaveLength(30);
    const load = new Map<string, number>();
    for (const chunk of chunks) {
      expect(new Set(chunk.replicas).size).toBe(2);
      for (const alias of chunk.replicas) {
        load.set(alias, (load.get(alias) ?? 0) + 1);
        expect(
          existsSync(join(cluster.storageOf(alias), 'CHUNKS/testDB', chunk.partition, 'testTB/LastPx.col')),
        ).toBe(true);
      }
    }
    expect([...load.values()]).toEqual([20, 20, 20]);
    expect(readdirSync(cluster.storageOf('datanode1')).sort()).toEqual(['CHUNKS', 'CHUNK_METADATA']);
  });

  test('a query is answered by one replica of each chunk', async () => {
    cluster.calls.length = 0;
    expect(await count(compute)).toBe(30);
    expect(cluster.calls.filter((c) => c.endsWith('chunk.query'))).toHaveLength(30);
  });

  test.each(['datanode1', 'datanode2', 'datanode3'])(
    'all rows stay readable and writable while %s is down',
    async (alias) => {
      cluster.down.add(alias);
      expect(await count(compute)).toBe(30);
      await compute.run(rowsFor(30));
      expect(await count(compute)).toBe(60);
      expect(await compute.run('exec sum(Volume) from loadTable("dfs://testDB", "testTB")')).toMatchObject({
        value: 930n,
      });
      for (const chunk of cluster.databases()[0]!.chunks)
        expect(Boolean(chunk.behind?.[alias])).toBe(chunk.replicas.includes(alias));
      cluster.startNode(alias);
      await compute.run(rowsFor(3));
      expect(await count(compute)).toBe(63);
    },
  );

  test('a write is refused while fewer data nodes are online than there must be replicas', async () => {
    cluster.down.add('datanode1').add('datanode2');
    await expect(compute.run(rowsFor(1))).rejects.toThrow('<DataNodeNotAvail>1 data nodes are online');
    cluster.down.clear();
    expect(await count(compute)).toBe(30);
  });

  test('when no replica of a partition is reachable the query fails and says so', async () => {
    cluster.down.add('datanode1').add('datanode2');
    await expect(count(compute)).rejects.toThrow('<DataNodeNotAvail>No replica of ');
  });

  test('rows survive a restart of every data node', async () => {
    for (const alias of ['datanode1', 'datanode2', 'datanode3']) cluster.startNode(alias);
    expect(await count(compute)).toBe(30);
  });

  test('rows of a write that was never acknowledged are not seen and do not come back', async () => {
    const [chunk] = cluster.databases()[0]!.chunks;
    const meta = join(
      cluster.storageOf(chunk!.replicas[0]!),
      'CHUNKS/testDB',
      chunk!.partition,
      'testTB/meta.json',
    );
    const column = meta.replace('meta.json', 'Volume.col');
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('"rows":1', '"rows":2'));
    writeFileSync(column, Buffer.concat([readFileSync(column), Buffer.from([9, 0, 0, 0])]));
    expect(await count(compute)).toBe(30);
    await compute.run(rowsFor(30));
    expect(await compute.run('exec sum(Volume) from loadTable("dfs://testDB", "testTB")')).toMatchObject({
      value: 930n,
    });
  });

  test('a replica that holds fewer rows than were acknowledged is neither read nor appended to', async () => {
    const [chunk] = cluster.databases()[0]!.chunks;
    const meta = join(
      cluster.storageOf(chunk!.replicas[0]!),
      'CHUNKS/testDB',
      chunk!.partition,
      'testTB/meta.json',
    );
    writeFileSync(meta, readFileSync(meta, 'utf8').replace('"rows":1', '"rows":0'));
    expect(await count(compute)).toBe(30);
    await expect(compute.run(rowsFor(1))).rejects.toThrow('<DataCorruption>');
    expect(await count(compute)).toBe(30);
  });

  test('writers on several nodes at once lose nothing', async () => {
    const writers = ['datanode1', 'datanode2', 'datanode3', 'datanode1'].map((alias) =>
      cluster.session(alias),
    );
    await Promise.all(writers.map((s) => s.run(rowsFor(5))));
    expect(await count(compute)).toBe(50);
  });
});

describe('databases and tables', () => {
  test('RANGE, HASH, COMPO and dimension tables hold what was written', async () => {
    const s = cluster.session();
    await s.run(
      `
      byDate = database("", RANGE, [2021.01.01, 2021.02.01, 2021.03.01])
      bySymbol = database("", HASH, [SYMBOL, 4])
      db = database(directory="dfs://compo", partitionType=COMPO, partitionScheme=[byDate, bySymbol], engine="TSDB")
      t = table(take(\`a\`b\`c\`d\`e, 100) as sym, take(2021.01.15 2021.02.15, 100) as day, 1..100 as v)`.replace(
        '2021.01.15 2021.02.15',
        '[2021.01.15, 2021.02.15]',
      ),
    );
    await s.run('pt = db.createPartitionedTable(t, `pt, `day`sym, sortColumns=`sym`day)\npt.append!(t)');
    await s.run('dim = db.createTable(t, `dim, sortColumns=`sym)\ndim.append!(t)');
    expect(await compute.run('exec sum(v) from loadTable("dfs://compo", "pt") where sym = `a')).toMatchObject(
      { value: 970n },
    );
    expect(await compute.run('exec count(*) from loadTable("dfs://compo", "dim")')).toMatchObject({
      value: 100,
    });
    const names = await s.run('getClusterDFSTables()');
    expect(names.form === 'vector' && formatVector(names)).toEqual(['dfs://compo/dim', 'dfs://compo/pt']);
    expect(cluster.databases()[0]).toMatchObject({ engine: 'TSDB', partitionType: 'COMPO' });
    const paths = cluster
      .databases()[0]!
      .chunks.filter((c) => c.table === 'pt')
      .map((c) => c.partition);
    expect(paths.every((path) => /^2021(0101_20210201|0201_20210301)\/Key[0-3]$/.test(path))).toBe(true);
  });

  test('rows outside RANGE partitions are not stored', async () => {
    const s = cluster.session();
    await s.run(
      'db = database("dfs://r", RANGE, 0 + [0, 10, 20])\nt = table([5, 15, 25] as k)\npt = db.createPartitionedTable(t, `t, `k)',
    );
    expect(await s.run('tableInsert(pt, t)')).toMatchObject({ value: 2 });
  });

  test('dropping a table or a database removes its files', async () => {
    const s = cluster.session();
    await s.run(CREATE);
    await s.run(rowsFor(2));
    await s.run('dropTable(database("dfs://testDB"), "testTB")');
    expect(await s.run('existsTable("dfs://testDB", "testTB")')).toMatchObject({ value: 0 });
    await s.run('dropDatabase("dfs://testDB")');
    expect(await s.run('existsDatabase("dfs://testDB")')).toMatchObject({ value: 0 });
    for (const alias of ['datanode1', 'datanode2'])
      expect(readdirSync(join(cluster.storageOf(alias), 'CHUNKS'))).toEqual([]);
  });

  test('mistakes are named', async () => {
    const s = cluster.session();
    await s.run(CREATE);
    await expect(s.run('loadTable("dfs://none", "t")')).rejects.toThrow(
      'The database [dfs://none] does not exist',
    );
    await expect(s.run('loadTable("dfs://testDB", "t")')).rejects.toThrow('The table [t] does not exist');
    await expect(s.run('db.createPartitionedTable(schemaTable, tbName, `DateTime)')).rejects.toThrow(
      'already exists',
    );
    await expect(s.run('db.createPartitionedTable(schemaTable, `x, `Nope)')).rejects.toThrow(
      '[Nope] does not exist',
    );
    await expect(s.run('loadTable(dbName, tbName).append!(table(1..3 as a))')).rejects.toThrow(
      'number of columns',
    );
    await expect(cluster.session('controller1', 'controller').run(LOAD)).rejects.toThrow(
      'must be executed on a data node',
    );
  });
});

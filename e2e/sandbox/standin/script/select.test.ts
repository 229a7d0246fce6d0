import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeCluster } from './fake-cluster.ts';
import { formatVector } from './format.ts';
import { ScriptError, type ScriptSession } from './index.ts';
import { symbolVector, T, table, type Value, vectorOf } from './values.ts';

/** A value as rows of text, the header first. */
function rows(value: Value): string[] {
  if (value.form === 'vector') return formatVector(value);
  if (value.form !== 'table') throw new Error(`a ${value.form}`);
  const columns = value.columns.map((c) => formatVector(c.vector));
  const lines = (columns[0] ?? []).map((_, i) => columns.map((c) => c[i]).join(' '));
  return [value.columns.map((c) => c.name).join(' '), ...lines];
}

/** The same with the column types before it. */
function typed(value: Value): string[] {
  return value.form === 'table'
    ? [value.columns.map((c) => c.vector.type).join(' '), ...rows(value)]
    : rows(value);
}

const cluster = new FakeCluster();
afterAll(() => cluster.close());

describe('select on a table in memory', () => {
  let s: ScriptSession;
  beforeAll(async () => {
    s = cluster.session();
    await s.run('t = table(`a`b`a`c`b as sym, [3, 1, 5, NULL, 4] as qty, 2024.01.01..2024.01.05 as day)');
  });

  test.each([
    ['select * from t where qty > 2', ['sym qty day', 'a 3 2024.01.01', 'a 5 2024.01.03', 'b 4 2024.01.05']],
    ['select sym, qty * 2 as twice from t where sym = `b', ['sym twice', 'b 2', 'b 8']],
    ['select sym from t where sym in `b`c, day >= 2024.01.04', ['sym', 'c', 'b']],
    ['select count(*), sum(qty), avg(qty) from t', ['count sum_qty avg_qty', '5 13 3.25']],
    ['select count(qty) as n, max(qty) from t group by sym', ['sym n max_qty', 'a 2 5', 'b 2 4', 'c 0 ']],
    [
      'select sym, max(qty) - min(qty) as spread from t group by sym having count(*) > 1',
      ['sym spread', 'a 2', 'b 3'],
    ],
    [
      'select sum(qty) as total from t group by month(day) as m, sym order by total desc',
      ['m sym total', '2024.01M a 8', '2024.01M b 5', '2024.01M c '],
    ],
    ['select sym, qty from t order by qty desc limit 2', ['sym qty', 'a 5', 'b 4']],
    ['select top 2 sym from t order by day desc', ['sym', 'b', 'c']],
    ['select * from t limit 1, 2', ['sym qty day', 'b 1 2024.01.02', 'a 5 2024.01.03']],
    ['select distinct sym from t', ['sym', 'a', 'b', 'c']],
    ['exec sym from t where isNull(qty)', ['c']],
    ['select sym,\n  qty\nfrom t\nwhere qty = 1\norder by sym', ['sym qty', 'b 1']],
    ['select day from t where qty between 3 and 4', ['day', '2024.01.01', '2024.01.05']],
    [
      'select first(day) as d, last(day) as e, med(qty) from t where sym like "a%"',
      ['d e med_qty', '2024.01.01 2024.01.03 4'],
    ],
    ['SELECT sym FROM t WHERE qty = 5', ['sym', 'a']],
    ['select * from t where 1 = 2', ['sym qty day']],
  ])('%s', async (source, answer) => {
    expect(rows(await s.run(source))).toEqual(answer);
  });

  test('exec of one aggregate is a scalar', async () => {
    expect(await s.run('exec count(*) from t')).toMatchObject({ form: 'scalar', value: 5 });
  });

  test('a column that does not exist is named', async () => {
    await expect(s.run('select nope from t')).rejects.toThrow('Cannot recognize the token nope');
    await expect(s.run('select qty from t group by sym')).rejects.toThrow(ScriptError);
  });
});

test('a query on a partitioned table gives what the same query gives on the rows in memory', async () => {
  const queries = [
    'select count(*) as n, sum(v) as s, min(v) as lo, max(v) as hi from SOURCE',
    'select avg(v) as mean, first(v) as f, last(v) as l, count(v) as n from SOURCE group by sym',
    'select std(v) as sd, med(v) as m from SOURCE group by sym order by sym desc',
    'select max(v) + limitValue as x from SOURCE where v > limitValue group by day, sym',
    'select count(*) as n from SOURCE group by month(day) as m having count(*) > 2',
    'select day, v from SOURCE where sym in wanted order by day, v, sym limit 3',
    'select sum(double(v)) from SOURCE where own(v) > 0',
    'select distinct sym from SOURCE order by sym',
  ];
  const row = fc.record({
    day: fc.integer({ min: 0, max: 5 }),
    sym: fc.constantFrom('a', 'b', 'c'),
    v: fc.option(fc.integer({ min: -50, max: 50 }), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (data) => {
      const s = cluster.session();
      const sorted = [...data].sort((a, b) => a.day - b.day);
      const source = table({
        day: vectorOf(
          T.DATE,
          sorted.map((r) => 19000 + r.day),
        ),
        sym: symbolVector(sorted.map((r) => r.sym)),
        v: vectorOf(
          T.INT,
          sorted.map((r) => r.v),
        ),
      });
      s.setVar('mem', source);
      await s.run('limitValue = 3; wanted = `a`b\ndef own(x) { return x + 1 }');
      await s.run(
        'if (existsDatabase("dfs://prop")) { dropDatabase("dfs://prop") }\ndb = database("dfs://prop", VALUE, 2022.01.08..2022.01.14)',
      );
      await s.run('pt = db.createPartitionedTable(mem, `t, `day)\npt.append!(mem)');
      for (const query of queries) {
        const stored = typed(await s.run(query.replace('SOURCE', 'pt')));
        expect(stored, query).toEqual(typed(await s.run(query.replace('SOURCE', 'mem'))));
      }
    }),
    { numRuns: 25 },
  );
});

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FakeCluster } from './fake-cluster.ts';
import { formatValue, typeText } from './format.ts';
import { ScriptError, type ScriptSession } from './index.ts';
import { anyVector, at, int, intVector, string, type Value } from './values.ts';

const cluster = new FakeCluster([]);
afterAll(() => cluster.close());

function session(functions: Record<string, (args: Value[]) => Value> = {}): ScriptSession {
  return cluster.session('node', 'datanode', functions);
}

async function shown(source: string): Promise<string> {
  const value = await session().run(source);
  return `${typeText(value)} ${formatValue(value)}`;
}

describe('expressions', () => {
  test.each([
    ['1 + 2', 'INT 3'],
    ['7 / 2', 'INT 3'],
    ['-7 / 2', 'INT -4'],
    ['7 \\ 2', 'DOUBLE 3.5'],
    ['-7 % 3', 'INT 2'],
    ['1 / 0', 'INT '],
    ['2l * 3', 'LONG 6'],
    ['3000000000', 'LONG 3000000000'],
    ['2 + 3 * 4', 'INT 14'],
    ['10+0.5', 'DOUBLE 10.5'],
    ['1..5 * 2', 'FAST INT VECTOR [2,4,6,8,10]'],
    ['5..3', 'FAST INT VECTOR [5,4,3]'],
    ['[1, 2, NULL] + 1', 'FAST INT VECTOR [2,3,]'],
    ['[1, 2.5]', 'FAST DOUBLE VECTOR [1,2.5]'],
    ['[1, `a]', 'ANY VECTOR [1,a]'],
    ['`a`b`c', 'FAST STRING VECTOR [a,b,c]'],
    ['`0', 'STRING 0'],
    ['"a" + 1', 'STRING a1'],
    ['2021.01.01..2021.01.03', 'FAST DATE VECTOR [2021.01.01,2021.01.02,2021.01.03]'],
    ['2023.01.08T09:30:00 + 60', 'DATETIME 2023.01.08T09:31:00'],
    ['2023.01.08T09:30:00.5', 'TIMESTAMP 2023.01.08T09:30:00.500'],
    ['2024.03.01 - 2024.02.01', 'INT 29'],
    ['date(2023.01.08T09:30:00)', 'DATE 2023.01.08'],
    ['date(1969.12.31T23:59:59)', 'DATE 1969.12.31'],
    ['month(2023.01.08)', 'MONTH 2023.01M'],
    ['second(2023.01.08T09:30:00)', 'SECOND 09:30:00'],
    ['timestamp(2023.01.08)', 'TIMESTAMP 2023.01.08T00:00:00.000'],
    ['2023.01.08 < 2023.01.08T00:00:01', 'BOOL true'],
    ['1:0', 'INT PAIR 1 : 0'],
    ['1 < 2 && 2 < 1', 'BOOL false'],
    ['true || NULL', 'BOOL '],
    ['!true', 'BOOL false'],
    ['NULL < 1', 'BOOL true'],
    ['2 in 1..3', 'BOOL true'],
    ['`abc like "a%"', 'BOOL true'],
    ['5 between 1:5', 'BOOL true'],
    ['regexReplace(["/a/b/c", "d"], "/.*", "-")', 'FAST STRING VECTOR [-,d]'],
    ['regexReplace("aXbX", "X", "y", 2)', 'STRING aXby'],
    ['3 > 2 ? `yes : `no', 'STRING yes'],
    ['x = 5; x += 2; x', 'INT 7'],
    ['x = 1..5; x[1]', 'INT 2'],
    ['x = 1..5; x[1:3]', 'FAST INT VECTOR [2,3]'],
    ['x = 1..5; x[x > 3]', 'FAST INT VECTOR [4,5]'],
    ['[1,\n2,\n3].sum()', 'LONG 6'],
    ['round(2.345, 2)', 'DOUBLE 2.35'],
    ['round(2.5)', 'LONG 3'],
    ['lpad(string(7), 6, `0)', 'STRING 000007'],
  ])('%s is %s', async (source, answer) => {
    expect(await shown(source!)).toBe(answer);
  });

  test.each([
    ['take(0..2, 5)', '[0,1,2,0,1]'],
    ['(1..2).join(3..4)', '[1,2,3,4]'],
    ['iif([true,false,true], 1, 2)', '[1,2,1]'],
    ['isNull([1,NULL])', '[false,true]'],
    ['size(rand(1.0, 100))', '100'],
    ['count([1,NULL,3])', '2'],
    ['avg([1,NULL,3])', '2'],
    ['max(`b`a)', 'b'],
    ['med([4,1,3])', '3'],
    ['std([1,2,3])', '1'],
    ['each(x -> x * 2, 1..3)', '[2,4,6]'],
    ['dict(`a`b, [1, 2])[`b]', '2'],
    ['defined(`x)', 'false'],
  ])('%s gives %s', async (source, answer) => {
    expect(formatValue(await session().run(source!))).toBe(answer);
  });
});

describe('statements', () => {
  test('a script gives the value of its last statement, an assignment gives none', async () => {
    expect(formatValue(await session().run('1 + 1\n2 + 2'))).toBe('4');
    expect((await session().run('x = 1')).form).toBe('void');
  });

  test('if, else, for, while, break and comments', async () => {
    const source = `
      total = 0 // running
      for (i in 1..10) {
        if (i % 2 == 0) { continue } /* even */
        if (i > 7) break
        total += i
      }
      while (total < 20) total += 1
      if (total == 21) { answer = "exact" }
      else { answer = "not" }
      answer`;
    expect(formatValue(await session().run(source))).toBe('not');
  });

  test('functions with defaults and named arguments, which see no local variables of the caller', async () => {
    const source = 'def f(a, b=10) {\n  c = a + b\n  return c\n}\nf(1) + f(b=1, a=1)';
    expect(formatValue(await session().run(source))).toBe('13');
  });

  test('try and catch', async () => {
    expect(formatValue(await session().run('try { nothere(1) } catch(ex) { x = "caught" }\nx'))).toBe(
      'caught',
    );
  });

  test('variables live as long as the session and can be uploaded', async () => {
    const s = session();
    s.setVar('up', intVector([1, 2, 3]));
    await s.run('x = up * 2');
    expect(formatValue(await s.run('sum(x)'))).toBe('12');
    expect(formatValue(await s.run('exec name from objs(true)'))).toBe('[up,x]');
  });

  test('print writes to the session', async () => {
    cluster.printed.length = 0;
    await session().run('print("hi")\nprint(1..3)');
    expect(cluster.printed).toEqual(['hi', '[1,2,3]']);
  });
});

describe('functions of the server', () => {
  test('are reached by name, with functions as arguments', async () => {
    const seen: Value[] = [];
    const s = session({
      pnodeRun: (args) => {
        seen.push(...args);
        return int(1);
      },
    });
    await s.run('use ops\npnodeRun(getClusterPerf)\nops::pnodeRun(1)');
    expect(seen[0]).toMatchObject({ form: 'functiondef', name: 'getClusterPerf' });
    expect(seen).toHaveLength(2);
  });

  test("the client's cancel script runs over a table of the server", async () => {
    const cancelled: string[] = [];
    const s = session({
      getConsoleJobs: () => ({
        form: 'table',
        name: '',
        columns: [
          { name: 'sessionId', vector: intVector([7, 8]) },
          { name: 'rootJobId', vector: { form: 'vector', type: 18, data: ['a', 'b'] } },
        ],
      }),
      cancelConsoleJob: ([jobs]) => {
        cancelled.push(formatValue(jobs!));
        return { form: 'void' };
      },
    });
    const script = (id: number) =>
      `jobs = exec rootJobId from getConsoleJobs() where sessionId = ${id}\nif (size(jobs))\n    cancelConsoleJob(jobs)\n`;
    await s.run(script(8));
    await s.run(script(9));
    expect(cancelled).toEqual(['[b]']);
  });

  test("the client's helper definitions are accepted whatever their bodies", async () => {
    for (const name of ['invoke', 'jsrpc', 'pnode_run']) {
      const value = await session().run(`def ${name} (func, args_json, add = true) {\n  ~ anything $$\n}`);
      expect(value.form).toBe('void');
    }
  });

  test('call reaches definitions and built-ins and leaves the rest to the server', async () => {
    const s = session();
    await s.run('def twice(x) { return x * 2 }');
    expect(await s.call('twice', [int(4)])).toEqual(int(8));
    expect(await s.call('typestr', [anyVector([])])).toEqual(string('ANY VECTOR'));
    expect(await s.call('getClusterPerf', [])).toBeUndefined();
  });
});

describe('errors are one line in the form of the server', () => {
  test.each([
    ['foo', 'Syntax Error: [line #1] Cannot recognize the token foo'],
    ['x = 1\ny = x + zzz', 'Syntax Error: [line #2] Cannot recognize the token zzz'],
    ['line://40\nfoo', 'Syntax Error: [line #40] Cannot recognize the token foo'],
    ['xyz(1)', "Can't recognize function name xyz"],
    ['x = (1 + ', 'Syntax Error: [line #1] Cannot recognize the token end of script'],
    ['"open', 'Syntax Error: [line #1] The string is not closed'],
    ['throw "a\nb"', 'a b'],
  ])('%j', async (source, message) => {
    const error = await session()
      .run(source)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ScriptError);
    expect((error as Error).message).toBe(message);
  });

  test('no text makes anything but a value or a ScriptError of one line', async () => {
    const pieces = fc.constantFrom(
      'select',
      'from',
      't',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '`a',
      '"s"',
      '1',
      '2.5',
      '..',
      ':',
      '=',
      '\n',
      ';',
      'if',
      'def',
      '+',
      '-',
      ',',
      '.',
      '2021.01.01',
      'where',
      '*',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((p) => p.join(' ')),
        ),
        async (source) => {
          const outcome = await session()
            .run(source)
            .catch((e: unknown) => e);
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(ScriptError);
            expect(outcome.message).not.toMatch(/[\r\n]/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('vector arithmetic agrees with the same on single items', async () => {
  const item = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: null });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(item, item), { minLength: 2, maxLength: 20 }),
      fc.constantFrom('+', '-', '*', '/', '%', '<', '>=', '==', '!='),
      async (rows, op) => {
        const s = session();
        s.setVar('a', intVector(rows.map((r) => r[0])));
        s.setVar('b', intVector(rows.map((r) => r[1])));
        const all = await s.run(`a ${op} b`);
        if (all.form !== 'vector') throw new Error('not a vector');
        for (const [i, [x, y]] of rows.entries()) {
          s.setVar('x', int(x));
          s.setVar('y', int(y));
          expect(at(all, i)).toEqual(await s.run(`x ${op} y`));
        }
      },
    ),
    { numRuns: 60 },
  );
});

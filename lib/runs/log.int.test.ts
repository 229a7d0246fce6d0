import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { startEngine } from './boot';
import { createRun } from './create';
import { freshDatabase, newCluster } from './fixtures/database';
import { anna, ended, FakeWorld, fakeDeps, planOf } from './fixtures/plans';
import { RunLog } from './log';
import { logTextStream } from './log-download';
import { followLog, readLog, tailStart } from './log-reader';
import { getRunView } from './queries';
import { stopEngine } from './shutdown';
import type { LogLine } from './view';

let remove: () => Promise<void>;
let runId: string;

beforeAll(async () => {
  remove = await freshDatabase();
});
afterAll(() => remove());
beforeEach(async () => {
  const data = { clusterId: await newCluster(), kind: 'deploy', plan: {}, requestedBy: 'anna' };
  runId = (await db().run.create({ data })).id;
});

const open = (capLines = 100_000) =>
  RunLog.open({ runId, redact: (text) => text.replaceAll('hunter22', '•••'), capLines });
const seqs = (lines: LogLine[]) => lines.map((line) => line.seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

async function follow(after: number, count: number, into: LogLine[] = []): Promise<LogLine[]> {
  const stop = new AbortController();
  for await (const lines of followLog(runId, after, stop.signal)) {
    into.push(...lines);
    if (into.length >= count) break;
  }
  return into;
}

describe('the log', () => {
  test('keeps the order of lines and numbers them without a gap, also when two steps write at once', async () => {
    const log = await open();
    for (let n = 0; n < 3000; n++) log.write(n % 2 ? 'odd' : 'even', String(n), 'out');
    await log.close();
    const lines = await readLog(runId, { limit: 5000 });
    expect(seqs(lines)).toEqual(upTo(3000));
    expect(lines.map((line) => line.text)).toEqual(Array.from({ length: 3000 }, (_, n) => String(n)));
    expect((await readLog(runId, { stepKey: 'odd', limit: 5000 })).map((line) => line.text)).toEqual(
      Array.from({ length: 1500 }, (_, n) => String(2 * n + 1)),
    );
  });

  test('goes on after its last number when the run is resumed', async () => {
    for (const text of ['first', 'second']) {
      const log = await open();
      log.write(null, text);
      await log.close();
    }
    expect((await readLog(runId)).map((line) => [line.seq, line.text])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });

  test('is stored within its delay without being asked', async () => {
    const log = await open();
    log.write('a', 'alone');
    expect((await follow(0, 1))[0]?.text).toBe('alone');
    await log.close();
  });

  test('gives readers that come, leave and come back every line once, while 12,000 lines are written', async () => {
    const log = await open();
    const fromStart = follow(0, 12_000);
    const returning = (async () => {
      const got: LogLine[] = [];
      for (let goal = 1500; goal <= 12_000; goal += 1500) await follow(got.at(-1)?.seq ?? 0, goal, got);
      return got;
    })();
    for (let n = 0; n < 12_000; n++) {
      log.write('a', `line ${n}`, 'out');
      if (n % 300 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    for (const got of await Promise.all([fromStart, returning])) expect(seqs(got)).toEqual(upTo(12_000));
  });

  test('keeps the newest lines of a step under its bound, says so, and leaves other steps alone', async () => {
    const log = await open(100);
    log.write('quiet', 'stays', 'out');
    for (let n = 0; n < 5000; n++) log.write('loud', `n${n}`, 'out');
    await log.close();
    const loud = await readLog(runId, { stepKey: 'loud', limit: 5000 });
    expect(loud.length).toBeLessThanOrEqual(110);
    expect(loud.at(-1)?.text).toBe('n4999');
    expect(loud[0]).toMatchObject({
      stream: 'info',
      text: expect.stringContaining('earlier lines were dropped'),
    });
    expect((await readLog(runId, { stepKey: 'quiet' })).map((line) => line.text)).toEqual(['stays']);
  });

  test('bounds the memory when lines come faster than they are stored, and says how many are missing', async () => {
    const log = await open();
    for (let n = 0; n < 45_000; n++) log.write('a', `n${n}`, 'out');
    await log.close();
    const stored = await db().runLog.count({ where: { runId } });
    expect(stored).toBeLessThan(41_000);
    const last = await db().runLog.findFirst({ where: { runId }, orderBy: { seq: 'desc' } });
    expect(last?.text).toBe('n44999');
    expect(await db().runLog.count({ where: { runId, text: { contains: 'were dropped' } } })).toBe(1);
  });

  test('splits lines, shows a progress bar as it ended, and holds neither terminal sequences nor endless lines', async () => {
    const log = await open();
    log.write('a', 'one\r\ntwo\n10%\r50%\r100%\n\u001b[31mred\u001b[0m\u0007', 'out');
    log.write('a', 'x'.repeat(100_000), 'out');
    await log.close();
    const texts = (await readLog(runId)).map((line) => line.text);
    expect(texts.slice(0, 4)).toEqual(['one', 'two', '100%', 'red']);
    expect(texts[4]?.length).toBeLessThan(8300);
  });

  test('masks secrets before it cuts and stores', async () => {
    const log = await open();
    log.write('a', `${'x'.repeat(8 * 1024 - 4)}hunter22`, 'out');
    log.write('a', 'password=hunter22');
    await log.close();
    expect(JSON.stringify(await readLog(runId))).not.toMatch(/hunt/);
  });

  test('can be read from its tail and downloaded whole', async () => {
    const log = await open();
    for (let n = 1; n <= 1200; n++) log.write(n % 2 ? 'a' : null, `n${n}`, 'out');
    await log.close();
    expect(seqs(await readLog(runId, { after: await tailStart(runId, 3) }))).toEqual([1198, 1199, 1200]);
    expect(await tailStart(runId, 9999)).toBe(0);
    const text = await new Response(logTextStream(runId, {})).text();
    expect(text.trimEnd().split('\n')).toHaveLength(1200);
    expect(text).toMatch(/Z a out n1199\n/);
  });
});

test('no secret of a host or of the cluster reaches the database, by log or by error', async () => {
  const world = new FakeWorld();
  world.register();
  world.behaviours.set('a', async ({ log }) => {
    log('sudo planted-secret-1\nlogin("admin", "planted-secret-2")', 'out');
    log(`auth ${Buffer.from('planted-secret-1').toString('base64')}`, 'err');
    throw new Error('failed with planted-secret-1');
  });
  await startEngine(fakeDeps);
  const plan = planOf({ steps: [{ key: 'a', hostId: 'h1' }] });
  const id = await createRun({ clusterId: await newCluster(), kind: 'deploy', plan, actor: anna });
  await ended(id);
  await stopEngine();
  const stored = JSON.stringify([
    await getRunView(id),
    await db().runLog.findMany(),
    await db().auditEntry.findMany(),
    await db().runStep.findMany(),
  ]);
  expect(stored).toContain('sudo •••');
  expect(stored).not.toMatch(/planted-secret|cGxhbnRlZC1zZWNyZXQ/);
});

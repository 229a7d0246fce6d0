import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/errors';
import { startEngine } from '@/lib/runs/boot';
import { createRun } from '@/lib/runs/create';
import { freshDatabase, newCluster } from '@/lib/runs/fixtures/database';
import { anna, ended, FakeWorld, fakeDeps, planOf } from '@/lib/runs/fixtures/plans';
import { stopEngine } from '@/lib/runs/shutdown';
import { GET as events } from './[runId]/events/route';
import { GET as log } from './[runId]/log/route';
import { GET as run } from './[runId]/route';
import { GET as script } from './[runId]/script/route';
import { GET as list } from './route';

const session = vi.hoisted(() => ({ requireRole: vi.fn() }));
vi.mock('@/lib/auth/session', () => session);

let remove: () => Promise<void>;
let runId: string;

beforeAll(async () => {
  remove = await freshDatabase();
  const world = new FakeWorld();
  world.register();
  world.behaviours.set('a', async (ctx) => {
    for (let n = 1; n <= 50; n++) ctx.log(`n${n}`);
  });
  await startEngine(fakeDeps);
  const plan = planOf({ steps: [{ key: 'a', host: '10.0.0.80' }] });
  runId = await createRun({ clusterId: await newCluster(), kind: 'deploy', plan, actor: anna });
  await ended(runId);
});
afterAll(async () => {
  await stopEngine();
  await remove();
});
beforeEach(() => {
  session.requireRole.mockResolvedValue({ id: 'u1', name: 'anna', role: 'viewer' });
});

const of = (id: string) => ({ params: Promise.resolve({ runId: id }) });
const get = (query = '', headers: Record<string, string> = {}) =>
  new Request(`http://deck/api/runs/x${query}`, { headers });

test('every route refuses a guest, and asks for the role before it looks at anything', async () => {
  session.requireRole.mockRejectedValue(new AppError('AUTH-REQUIRED', { en: 'Sign in.', zh: '请登录。' }));
  const answers = await Promise.all([
    list(get()),
    ...[events, log, run, script].map((route) => route(get(), of('nothing'))),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
});

test('a run that does not exist is 404 everywhere', async () => {
  const answers = await Promise.all([events, log, run, script].map((route) => route(get(), of('nothing'))));
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
});

test('the run, the list, the script and the log are given', async () => {
  expect(await (await run(get(), of(runId))).json()).toMatchObject({
    id: runId,
    status: 'succeeded',
    done: 1,
    total: 1,
  });
  expect(await (await list(get('?limit=5&status=succeeded'))).json()).toMatchObject({
    runs: [{ id: runId }],
  });
  expect((await list(get('?limit=none'))).status).toBe(400);
  expect(await (await script(get(), of(runId))).text()).toContain('touch /tmp/a');
  expect(await (await log(get('?step=a'), of(runId))).text()).toMatch(/n50\n$/);
  const page = await (await log(get('?format=json&step=a&limit=10'), of(runId))).json();
  expect([page.lines.length, page.lines[9].text]).toEqual([10, 'n10']);
});

async function firstLog(answer: Response, leave: AbortController) {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!/event: log\n.*\n.*\n\n/.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  leave.abort();
  while (!(await reader.read()).done);
  return JSON.parse(/event: log\nid: \d+\ndata: (.*)\n/.exec(text)?.[1] ?? '') as { text: string }[];
}

test('the event stream is never transformed, goes on after the last line seen, and ends when the browser leaves', async () => {
  for (const [query, headers, first] of [
    ['?after=41', {}, 'n41'],
    ['?after=3', { 'last-event-id': '46' }, 'n46'],
    ['?tail=2', {}, 'n49'],
  ] as const) {
    const leave = new AbortController();
    const answer = await events(
      new Request(`http://deck/x${query}`, { headers, signal: leave.signal }),
      of(runId),
    );
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    expect((await firstLog(answer, leave))[0]?.text).toBe(first);
  }
});

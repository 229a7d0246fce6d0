import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine } from './boot';
import { createRun } from './create';
import { freshDatabase, newCluster } from './fixtures/database';
import { anna, ended, FakeWorld, fakeDeps, gate, planOf } from './fixtures/plans';
import { stopEngine } from './shutdown';
import { runEventStream } from './stream';
import type { LogLine, RunView } from './view';

let remove: () => Promise<void>;
const world = new FakeWorld();

beforeAll(async () => {
  remove = await freshDatabase();
  world.register();
  await startEngine(fakeDeps);
});
afterAll(() => remove());

interface SentEvent {
  event: string;
  id?: string;
  data: string;
}

async function* events(stream: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (!block.startsWith(':'))
        yield Object.fromEntries(
          block.split('\n').map((line) => line.split(/: (.*)/s)),
        ) as unknown as SentEvent;
    }
  }
}

const create = async () =>
  createRun({
    clusterId: await newCluster(),
    kind: 'deploy',
    plan: planOf({ steps: [{ key: 'a' }] }),
    actor: anna,
  });

test('a browser that loses its stream and comes back with the last id sees every line once and the end of the run', async () => {
  const lost = gate();
  world.behaviours.set('a', async ({ log, progress }) => {
    for (let n = 0; n < 400; n++) log(`n${n}`);
    progress(1, 2, 'files');
    await lost.opened;
    for (let n = 400; n < 1000; n++) log(`n${n}`);
  });
  const runId = await create();
  const lines: LogLine[] = [];
  const first = new AbortController();
  let lastId = 0;
  let progress: unknown;
  for await (const { event, id, data } of events(runEventStream({ runId, after: 0, signal: first.signal }))) {
    if (event === 'log') lines.push(...(JSON.parse(data) as LogLine[]));
    if (event === 'log') lastId = Number(id);
    if (event === 'run') progress = (JSON.parse(data) as RunView).stages[0]?.steps[0]?.progress ?? progress;
    if (lines.length >= 200 && progress) break;
  }
  first.abort();
  lost.open();
  await ended(runId);
  let status = '';
  const second = new AbortController();
  for await (const { event, data } of events(
    runEventStream({ runId, after: lastId, signal: second.signal }),
  )) {
    if (event === 'log') lines.push(...(JSON.parse(data) as LogLine[]));
    if (event === 'run') status = (JSON.parse(data) as RunView).status;
    if (lines.at(-1)?.text === 'n999' && status === 'succeeded') break;
  }
  second.abort();
  expect(lines.map((line) => line.seq)).toEqual(lines.map((_, at) => at + 1));
  expect(lines.filter((line) => line.stepKey === 'a').map((line) => line.text)).toEqual(
    Array.from({ length: 1000 }, (_, n) => `n${n}`),
  );
  expect(progress).toEqual({ done: 1, total: 2, unit: 'files' });
});

test('a reader that does not read holds up nobody: the log is still stored and other readers get it', async () => {
  world.effects = [];
  world.behaviours.set('a', async ({ log }) => {
    for (let n = 0; n < 3000; n++) log('x'.repeat(500));
  });
  const runId = await create();
  const lazy = new AbortController();
  runEventStream({ runId, after: 0, signal: lazy.signal });
  const view = await ended(runId);
  expect(view.status).toBe('succeeded');
  let seen = 0;
  for await (const { event, data } of events(
    runEventStream({ runId, after: 0, signal: new AbortController().signal }),
  )) {
    if (event === 'log') seen += (JSON.parse(data) as LogLine[]).length;
    if (seen >= 3001) break;
  }
  expect(seen).toBe(3001);
  lazy.abort();
});

test('shutdown ends open streams', async () => {
  const runId = await create();
  const stream = events(runEventStream({ runId, after: 0, signal: new AbortController().signal }));
  await stream.next();
  const rest = (async () => {
    for await (const _ of stream);
  })();
  await stopEngine();
  await rest;
});

import { beforeEach, expect, test } from 'vitest';
import type { HostConnection, SshTarget } from '@/lib/ssh/types';
import { RunConnections } from './connections';

type Fake = HostConnection & { alive: boolean };
let made: Fake[];
const target: SshTarget = { address: 'h', port: 22, username: 'root', sudo: 'none' };
const never = new AbortController().signal;

beforeEach(() => {
  made = [];
});

function connections(connectHost: () => Promise<HostConnection>) {
  return new RunConnections(new Map([['h', target]]), { connectHost }, never);
}

async function dial(): Promise<Fake> {
  const connection = {
    alive: true,
    close: () => {
      connection.alive = false;
    },
  } as unknown as Fake;
  made.push(connection);
  return connection;
}

test('steps of one host share one connection, also when they ask at once; a lost one is replaced once', async () => {
  const run = connections(dial);
  await Promise.all([run.get('h', never), run.get('h', never), run.get('h', never)]);
  expect(made).toHaveLength(1);
  (made[0] as Fake).alive = false;
  await Promise.all([run.get('h', never), run.get('h', never)]);
  expect(made).toHaveLength(2);
});

test('a failed connection is tried again by the next step', async () => {
  let tries = 0;
  const run = connections(() => (++tries === 1 ? Promise.reject(new Error('refused')) : dial()));
  await expect(run.get('h', never)).rejects.toThrow('refused');
  expect((await run.get('h', never)).alive).toBe(true);
});

test('a step that is told to stop does not wait for the connection, nor does it take it from the others', async () => {
  let finish = () => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const run = connections(() => slow.then(dial));
  const stopped = new AbortController();
  const [first, second] = [run.get('h', stopped.signal), run.get('h', never)];
  stopped.abort(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  finish();
  expect((await second).alive).toBe(true);
});

test('the end of the run closes every connection, also one still being made', async () => {
  let finish = () => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const run = connections(() => slow.then(dial));
  const late = run.get('h', never);
  await Promise.resolve();
  run.close();
  finish();
  await late;
  expect(made.map((connection) => connection.alive)).toEqual([false]);
});

test('a host outside the plan is refused', async () => {
  await expect(connections(dial).get('other', never)).rejects.toMatchObject({ code: 'RUN-HOST' });
});

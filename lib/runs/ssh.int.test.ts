import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { onHost, sandboxTarget, until as seen } from '@/lib/ssh/test-sandbox';
import type { SshTarget } from '@/lib/ssh/types';
import { startEngine } from './boot';
import { cancelRun } from './cancel';
import { createRun } from './create';
import { freshDatabase, newCluster } from './fixtures/database';
import { anna, ended, planOf, states } from './fixtures/plans';
import { readLog } from './log-reader';
import { registerAction } from './registry';
import { resumeRun } from './resume';
import { stopEngine } from './shutdown';

let remove: () => Promise<void>;
let target: SshTarget;

beforeAll(async () => {
  target = await sandboxTarget(0, 'ddb');
  remove = await freshDatabase();
  registerAction({
    name: 'shell',
    args: z.object({ command: z.string() }),
    describe: ({ command }) => ({ commands: [command] }),
    apply: async (ctx, { command }) => {
      const connection = await ctx.connect(ctx.step.hostId ?? '');
      await connection.exec(command, {
        timeoutMs: 60_000,
        signal: ctx.signal,
        onLine: (stream, line) => ctx.log(line, stream),
      });
    },
  });
  await startEngine({ targetFor: async () => target, clusterSecrets: async () => [] });
});
afterAll(async () => {
  await stopEngine();
  await remove?.();
});

afterEach(() => onHost(0, 'rm -f /tmp/go-on /tmp/second'));

const shell = (key: string, command: string) => ({
  key,
  hostId: 'h1',
  host: target.address,
  action: 'shell',
  args: { command },
});
const create = async (plan: ReturnType<typeof planOf>) =>
  createRun({ clusterId: await newCluster(), kind: 'deploy', plan, actor: anna });
const sleepers = (seconds: number) => onHost(0, `pgrep -fc '^sleep ${seconds}$' || true`).then(Number);

test('cancel ends the remote commands with their children; nothing of the run is left on the host', async () => {
  const runId = await create(
    planOf({
      parallelism: 2,
      steps: [shell('a', 'sh -c "sleep 7001; true" & sleep 7001; wait'), shell('b', 'sleep 7001')],
    }),
  );
  await seen(async () => (await sleepers(7001)) === 3, 10_000, 'three sleeping processes');
  const start = Date.now();
  await cancelRun({ runId, actor: anna });
  const view = await ended(runId);
  expect(Date.now() - start).toBeLessThan(10_000);
  expect([view.status, states(view)]).toEqual(['cancelled', { a: 'cancelled', b: 'cancelled' }]);
  await seen(async () => (await sleepers(7001)) === 0, 5000, 'no sleeping process');
});

test('the deadline of a step ends its remote command too', async () => {
  const runId = await create(planOf({ steps: [{ ...shell('a', 'sleep 7002'), timeoutMs: 1500 }] }));
  const view = await ended(runId);
  expect([view.status, view.error?.code]).toEqual(['failed', 'RUN-STEP-DEADLINE']);
  await seen(async () => (await sleepers(7002)) === 0, 5000, 'no sleeping process');
});

test('all steps of a run share one connection to a host, its output is in the log, and it is closed at the end', async () => {
  const count = () => onHost(0, "ss -Htn state established '( sport = :22 )' | wc -l").then(Number);
  await seen(async () => (await count()) === 0, 10_000, 'no connection of earlier runs');
  const steps = ['a', 'b', 'c', 'd', 'e'].map((key) =>
    shell(key, `echo hello from ${key}; while [ ! -e /tmp/go-on ]; do sleep 0.1; done`),
  );
  const runId = await create(planOf({ parallelism: 5, steps }));
  await seen(
    async () => (await readLog(runId)).filter((line) => line.text.startsWith('hello')).length === 5,
    10_000,
    'five greetings',
  );
  expect(await count()).toBe(1);
  await onHost(0, 'touch /tmp/go-on');
  expect((await ended(runId)).status).toBe('succeeded');
  await seen(async () => (await count()) === 0, 5000, 'connection closed');
});

test('a lost connection fails its step with what happened, and the resumed run connects again', async () => {
  const runId = await create(planOf({ steps: [shell('a', '[ -e /tmp/second ] || sleep 7003')] }));
  await seen(async () => (await sleepers(7003)) === 1, 10_000, 'sleeping process');
  await onHost(0, "pkill -f '^sshd: ddb'");
  const view = await ended(runId);
  expect([view.status, view.error?.code]).toEqual(['failed', 'SSH-LOST']);
  await onHost(0, 'touch /tmp/second');
  await resumeRun({ runId, actor: anna });
  const resumed = await ended(runId);
  expect([resumed.status, resumed.error]).toEqual(['succeeded', undefined]);
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { Breakpoints, type Stop } from './breakpoints.ts';

const conn = { alive: true, exec: async () => ({}) } as unknown as HostConnection;

const contextOf = (key: string, host: string) =>
  ({
    runId: 'r1',
    step: { key, host, action: 'work' },
    connect: async () => conn,
  }) as unknown as ActionContext;

/** One stage with a step on each of two hosts, each of four remote calls unless there is nothing to do. */
function scene(calls: Record<string, number> = { work: 4 }, needed: 'needed' | 'done' = 'needed') {
  const seen: string[] = [];
  const work: Action<unknown> = {
    name: 'work',
    args: z.unknown(),
    describe: () => ({ commands: [] }),
    check: async ({ step }) => {
      seen.push(`${step.key} looked at`);
      return needed;
    },
    async apply({ step, connect }) {
      const host = await connect('h');
      for (const call of [1, 2, 3, 4]) {
        await host.exec('true', { timeoutMs: 1 });
        seen.push(`${step.key} call ${call}`);
      }
    },
  };
  const reached: Stop[] = [];
  const steps = [1, 2].map((n) => ({ key: `work@h${n}`, host: `h${n}`, done: false }));
  const breakpoints = new Breakpoints(
    (stop) => reached.push(stop),
    async () => ({ stages: [{ key: 's', steps }] }),
    calls,
  );
  const action = breakpoints.wrap(work);
  const step = async (host: string) => {
    const ctx = contextOf(`work@${host}`, host);
    if ((await action.check?.(ctx, {})) === 'needed') await action.apply(ctx, {});
  };
  return { seen, reached, breakpoints, step };
}

/** Nothing in a scene waits for a clock or a file: once the queue of promises is empty, everything that can go on has gone on. */
const idle = () => new Promise((resolve) => setImmediate(resolve));

test('a stage that is held at its begin has no step that has even looked', async () => {
  const { seen, reached, breakpoints, step } = scene();
  breakpoints.arm([{ stage: 's', moment: 'before' }]);
  const both = Promise.all([step('h1'), step('h2')]);
  await idle();
  expect(reached).toHaveLength(1);
  expect(seen).toEqual([]);
  breakpoints.go();
  await both;
  expect(seen).toHaveLength(10);
});

test('a step that is held in its work has made half of its remote calls, on the host that is meant', async () => {
  const { seen, reached, breakpoints, step } = scene();
  breakpoints.arm([{ stage: 's', moment: 'in', host: 'h2' }]);
  const both = Promise.all([step('h1'), step('h2')]);
  await idle();
  expect(reached).toHaveLength(1);
  expect(seen).toContain('work@h1 call 4');
  expect(seen).toContain('work@h2 call 1');
  expect(seen).not.toContain('work@h2 call 2');
  breakpoints.go();
  await both;
});

test('a stage is held at its end once all its steps have done their work', async () => {
  const { seen, reached, breakpoints, step } = scene();
  breakpoints.arm([{ stage: 's', moment: 'after' }]);
  await step('h1');
  expect(reached).toEqual([]);
  const last = step('h2');
  await idle();
  expect(reached).toEqual([{ stage: 's', moment: 'after' }]);
  expect(seen).toHaveLength(10);
  breakpoints.go();
  await last;
});

test('remote calls are counted, and a stop that was expected among more of them comes at the end of the step', async () => {
  const { reached, breakpoints, step } = scene({ work: 100 });
  breakpoints.arm([{ stage: 's', moment: 'in', host: 'h1' }]);
  const work = step('h1');
  await idle();
  expect(reached).toHaveLength(1);
  breakpoints.go();
  await work;
  const counted = scene({});
  await counted.step('h1');
  expect(counted.breakpoints.calls).toEqual({ work: 4 });
});

test('a step that has nothing to do is held too', async () => {
  const { seen, reached, breakpoints, step } = scene({ work: 4 }, 'done');
  breakpoints.arm([{ stage: 's', moment: 'in', host: 'h2' }]);
  await step('h1');
  const second = step('h2');
  await idle();
  expect(reached).toHaveLength(1);
  expect(seen).toEqual(['work@h1 looked at', 'work@h2 looked at']);
  breakpoints.go();
  await second;
});

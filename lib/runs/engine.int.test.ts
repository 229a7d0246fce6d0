import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { startEngine } from './boot';
import { cancelRun } from './cancel';
import { createRun } from './create';
import { newCluster } from './fixtures/database';
import { withEngine } from './fixtures/engine';
import {
  anna,
  ended,
  type FakeWorld,
  fakeDeps,
  gate,
  planOf,
  states,
  until,
  untilStopped,
} from './fixtures/plans';
import { getRunView, listRuns } from './queries';
import { registerAction } from './registry';
import { resumeRun } from './resume';
import { stopEngine } from './shutdown';

let world: FakeWorld;
let clusterId: string;
withEngine((scene) => {
  ({ world, clusterId } = scene);
});

const create = (plan = planOf({ steps: [{ key: 'a' }] })) =>
  createRun({ clusterId, kind: 'deploy', plan, actor: anna });

describe('one active run a cluster', () => {
  test('of many creates at once exactly one wins, the others learn who and what runs', async () => {
    const hold = gate();
    world.behaviours.set('a', () => hold.opened);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => create()));
    hold.open();
    const won = results.filter((r) => r.status === 'fulfilled');
    const lost = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as AppError] : []));
    expect(won).toHaveLength(1);
    expect(lost.map((e) => e.code)).toEqual(Array(7).fill('RUN-ACTIVE'));
    expect(lost[0]?.text.en).toContain('"Deploy", asked for by anna');
    await ended((won[0] as PromiseFulfilledResult<string>).value);
    expect(
      await db().auditEntry.count({
        where: { objectId: clusterId, action: 'run.create', outcome: 'refused' },
      }),
    ).toBe(7);
    expect(await db().run.count({ where: { clusterId } })).toBe(1);
  });

  test('two clusters run side by side', async () => {
    const [both, other] = [gate(), await newCluster()];
    let running = 0;
    world.behaviours.set('a', async () => {
      if (++running === 2) both.open();
      await both.opened;
    });
    const ids = [
      await create(),
      await createRun({
        clusterId: other,
        kind: 'deploy',
        plan: planOf({ steps: [{ key: 'a' }] }),
        actor: anna,
      }),
    ];
    for (const id of ids) expect((await ended(id)).status).toBe('succeeded');
  });
});

describe('a plan', () => {
  test('applied twice changes nothing the second time: every step is skipped', async () => {
    const plan = planOf(
      { parallelism: 3, steps: [{ key: 'a' }, { key: 'b' }, { key: 'c' }] },
      { steps: [{ key: 'd' }] },
    );
    expect((await ended(await create(plan))).status).toBe('succeeded');
    const second = await ended(await create(plan));
    expect(states(second)).toEqual({ a: 'skipped', b: 'skipped', c: 'skipped', d: 'skipped' });
    expect(second.status).toBe('succeeded');
    expect(world.effects).toHaveLength(4);
  });

  test('begins a stage only when the one before has ended, and keeps to its parallelism', async () => {
    let [now, most] = [0, 0];
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (const key of keys) {
      world.behaviours.set(key, async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 20));
        now--;
      });
    }
    world.behaviours.set('last', async () => expect(world.effects).toHaveLength(5));
    const view = await ended(
      await create(
        planOf({ parallelism: 2, steps: keys.map((key) => ({ key })) }, { steps: [{ key: 'last' }] }),
      ),
    );
    expect([view.status, most]).toEqual(['succeeded', 2]);
  });

  test('with an unknown action, bad arguments or a key twice is refused before anything is stored', async () => {
    registerAction({
      name: 'strict',
      args: z.object({ path: z.string() }),
      describe: () => ({ commands: [] }),
      apply: async () => {},
    });
    const code = (plan: ReturnType<typeof planOf>) =>
      create(plan).then(
        () => 'stored',
        (e: AppError) => e.code,
      );
    expect(await code(planOf({ steps: [{ key: 'a', action: 'none' }] }))).toBe('RUN-UNKNOWN-ACTION');
    expect(await code(planOf({ steps: [{ key: 'a', action: 'strict' }] }))).toBe('RUN-BAD-ARGS');
    expect(await code(planOf({ steps: [{ key: 'a' }, { key: 'a' }] }))).toBe('RUN-PLAN');
    expect(await db().run.count({ where: { clusterId } })).toBe(0);
  });
});

describe('a failure', () => {
  test('lets the running siblings end well, begins nothing more, and can be resumed to the end', async () => {
    const failed = gate();
    let broken = true;
    world.behaviours.set('bad', async () => {
      if (broken) failed.open();
      if (broken)
        throw new AppError(
          'X-PORT',
          { en: 'Port 8848 is taken.', zh: '端口 8848 已被占用。' },
          { seen: 'nginx' },
        );
    });
    world.behaviours.set('slow', async () => {
      await failed.opened;
      await until(
        async () => (await db().runStep.count({ where: { key: 'bad', status: 'failed' } })) > 0,
        'stored failure',
      );
    });
    const steps = [{ key: 'bad' }, { key: 'slow' }, { key: 'never' }];
    const id = await create(planOf({ parallelism: 2, steps }, { steps: [{ key: 'later' }] }));
    const view = await ended(id);
    expect(states(view)).toEqual({ bad: 'failed', slow: 'succeeded', never: 'pending', later: 'pending' });
    expect([view.status, view.error?.code, view.error?.seen, view.canResume]).toEqual([
      'failed',
      'X-PORT',
      'nginx',
      true,
    ]);

    broken = false;
    world.checks = [];
    await resumeRun({ runId: id, actor: anna });
    const again = await ended(id);
    expect(states(again)).toEqual({
      bad: 'succeeded',
      slow: 'succeeded',
      never: 'succeeded',
      later: 'succeeded',
    });
    expect([again.attempt, again.error, world.checks.includes('slow')]).toEqual([2, undefined, false]);
  });

  test('of reading a host login ends the run as failed with that error', async () => {
    await startEngine({
      ...fakeDeps,
      targetFor: () => Promise.reject(new AppError('SECRET-UNREADABLE', { en: 'no', zh: '否' })),
    });
    const view = await ended(await create(planOf({ steps: [{ key: 'a', hostId: 'h1' }] })));
    expect([view.status, view.error?.code, states(view).a]).toEqual([
      'failed',
      'SECRET-UNREADABLE',
      'pending',
    ]);
  });

  test('that is unexpected is shown as a number, not as an internal message', async () => {
    world.behaviours.set('a', () => Promise.reject(new TypeError('secret internals')));
    const view = await ended(await create());
    expect(view.error?.code).toMatch(/^UNEXPECTED-/);
    expect(JSON.stringify(view)).not.toContain('secret internals');
  });
});

describe('a deadline', () => {
  test('ends a step that stops when told, with what was waited for where the action knows it', async () => {
    world.behaviours.set('plain', ({ signal }) => untilStopped(signal));
    world.behaviours.set('knows', ({ signal }) =>
      untilStopped(signal).catch(() => Promise.reject(new AppError('X-WAIT', { en: 'w', zh: 'w' }))),
    );
    const plan = planOf({
      parallelism: 2,
      steps: [
        { key: 'plain', timeoutMs: 50 },
        { key: 'knows', timeoutMs: 50 },
      ],
    });
    const steps = (await ended(await create(plan))).stages[0]?.steps;
    expect(steps?.map((step) => step.error?.code)).toEqual(['RUN-STEP-DEADLINE', 'X-WAIT']);
  });

  test('ends a step that does not listen, and what it does later changes nothing', async () => {
    const late = gate();
    world.behaviours.set('deaf', () => late.opened);
    const id = await create(planOf({ steps: [{ key: 'deaf', timeoutMs: 50 }] }));
    const view = await ended(id);
    late.open();
    await until(async () => world.effects.includes('deaf'), 'late effect');
    expect([view.status, view.error?.code]).toEqual(['failed', 'RUN-STEP-DEADLINE']);
    expect(states(await getRunView(id))).toEqual({ deaf: 'failed' });
  });
});

describe('cancel', () => {
  test('ends the steps in flight, also one that does not listen, within bounds; the rest is cancelled', async () => {
    const begun = gate();
    world.behaviours.set('listens', ({ signal }) => untilStopped(signal));
    world.behaviours.set('deaf', () => {
      begun.open();
      return new Promise(() => {});
    });
    const id = await create(
      planOf(
        { parallelism: 2, steps: [{ key: 'listens' }, { key: 'deaf' }, { key: 'next' }] },
        { steps: [{ key: 'later' }] },
      ),
    );
    await begun.opened;
    const start = Date.now();
    await cancelRun({ runId: id, actor: { userName: 'bob' } });
    const view = await ended(id);
    expect(Date.now() - start).toBeLessThan(20_000);
    expect(states(view)).toEqual({
      listens: 'cancelled',
      deaf: 'cancelled',
      next: 'cancelled',
      later: 'cancelled',
    });
    expect([view.status, view.cancelRequestedBy, view.canCancel, view.canResume]).toEqual([
      'cancelled',
      'bob',
      false,
      true,
    ]);
    const actions = (
      await db().auditEntry.findMany({ where: { objectId: clusterId }, orderBy: { id: 'asc' } })
    ).map((row) => [row.action, row.userName]);
    expect(actions).toEqual([
      ['run.create', 'anna'],
      ['run.cancel', 'bob'],
      ['run.cancelled', 'anna'],
    ]);
  });

  test('of a queued run takes it out before it begins', async () => {
    await stopEngine();
    const id = await create();
    await cancelRun({ runId: id, actor: anna });
    await startEngine(fakeDeps);
    expect([(await getRunView(id)).status, states(await getRunView(id)).a, world.effects]).toEqual([
      'cancelled',
      'cancelled',
      [],
    ]);
    await expect(cancelRun({ runId: id, actor: anna })).rejects.toMatchObject({ code: 'RUN-NOT-ACTIVE' });
  });

  test('wins over a success that comes after it was stored', async () => {
    const hold = gate();
    const begun = gate();
    world.behaviours.set('a', () => {
      begun.open();
      return hold.opened;
    });
    const id = await create();
    await begun.opened;
    await cancelRun({ runId: id, actor: anna });
    hold.open();
    const view = await ended(id);
    expect([view.status, states(view).a]).toEqual(['cancelled', 'succeeded']);
    await resumeRun({ runId: id, actor: anna });
    expect((await ended(id)).status).toBe('succeeded');
    expect(world.effects).toEqual(['a']);
  });
});

describe('resume', () => {
  test('is refused for a run that succeeded, and for one that a newer run has overtaken', async () => {
    world.behaviours.set('a', () => Promise.reject(new AppError('X', { en: 'x', zh: 'x' })));
    const old = await create();
    await ended(old);
    const newer = await create(planOf({ steps: [{ key: 'b' }] }));
    await ended(newer);
    await expect(resumeRun({ runId: newer, actor: anna })).rejects.toMatchObject({
      code: 'RUN-NOT-RESUMABLE',
    });
    await expect(resumeRun({ runId: old, actor: anna })).rejects.toMatchObject({ code: 'RUN-SUPERSEDED' });
    expect((await getRunView(old)).canResume).toBe(false);
  });

  test('asked for twice at once queues the run once', async () => {
    let fail = true;
    world.behaviours.set('a', () =>
      fail ? Promise.reject(new AppError('X', { en: 'x', zh: 'x' })) : Promise.resolve(),
    );
    const id = await create();
    await ended(id);
    fail = false;
    const both = await Promise.allSettled([
      resumeRun({ runId: id, actor: anna }),
      resumeRun({ runId: id, actor: anna }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await ended(id)).attempt).toBe(2);
  });
});

describe('many steps ending at once', () => {
  test('lose no update: every step and the run end as they did', async () => {
    const all = gate();
    let waiting = 0;
    const keys = Array.from({ length: 60 }, (_, n) => `s${n}`);
    for (const key of keys) {
      world.behaviours.set(key, () => {
        if (++waiting === keys.length) all.open();
        return all.opened;
      });
    }
    const view = await ended(await create(planOf({ parallelism: 60, steps: keys.map((key) => ({ key })) })));
    expect(new Set(Object.values(states(view)))).toEqual(new Set(['succeeded']));
    expect([view.done, view.total, view.status]).toEqual([60, 60, 'succeeded']);
    expect((await listRuns({ clusterId }))[0]).toMatchObject({ done: 60, total: 60 });
  });
});

describe('shutdown', () => {
  test('stores a running run as interrupted with its log, and a new start resumes it', async () => {
    const begun = gate();
    let blocked = true;
    world.behaviours.set('b', ({ signal, log }) => {
      log('half way');
      begun.open();
      return blocked ? untilStopped(signal) : Promise.resolve();
    });
    const id = await create(planOf({ steps: [{ key: 'a' }, { key: 'b' }, { key: 'c' }] }));
    await begun.opened;
    await stopEngine();
    const view = await getRunView(id);
    expect([view.status, states(view)]).toEqual([
      'interrupted',
      { a: 'succeeded', b: 'interrupted', c: 'pending' },
    ]);
    expect(await db().runLog.count({ where: { runId: id, text: 'half way' } })).toBe(1);
    blocked = false;
    await startEngine(fakeDeps);
    await resumeRun({ runId: id, actor: anna });
    expect((await ended(id)).status).toBe('succeeded');
    expect(world.effects).toEqual(['a', 'b', 'c']);
  });
});

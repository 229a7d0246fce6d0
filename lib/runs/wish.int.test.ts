import { describe, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import type { AppError } from '@/lib/errors';
import { startEngine } from './boot';
import { cancelRun } from './cancel';
import { createRun } from './create';
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
import type { Plan } from './plan';
import { getRunView } from './queries';
import { reconcileRuns } from './reconcile';
import { resumeRun } from './resume';
import { stopEngine } from './shutdown';
import type { RunWish } from './view';
import { wishRun } from './wish';

let world: FakeWorld;
let clusterId: string;
withEngine((scene) => {
  ({ world, clusterId } = scene);
});

/** Three hosts of two steps each; between hosts the run may be paused. */
function rolling(): Plan {
  const hosts = ['1', '2', '3'];
  const plan = planOf(
    ...hosts.flatMap((host) => [{ steps: [{ key: `stop${host}` }] }, { steps: [{ key: `start${host}` }] }]),
  );
  return { ...plan, stages: plan.stages.map((stage, at) => ({ ...stage, pauseAfter: at % 2 === 1 })) };
}

const create = () => createRun({ clusterId, kind: 'deploy', plan: rolling(), actor: anna });
const wish = (runId: string, what: RunWish | null) => wishRun({ runId, wish: what, actor: anna });
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: AppError) => error.code,
  );

/** Begins a run and holds it in the first host's first step. */
async function held(): Promise<{ runId: string; open: () => void }> {
  const hold = gate();
  world.behaviours.set('stop1', () => hold.opened);
  const runId = await create();
  await until(async () => states(await getRunView(runId)).stop1 === 'running', 'the first step');
  return { runId, open: hold.open };
}

describe('a pause between hosts', () => {
  test('comes after the host that is being worked on, holds nothing, and resume goes on with the next host', async () => {
    const { runId, open } = await held();
    expect((await getRunView(runId)).canWish).toBe(true);
    await wish(runId, 'pause');
    open();
    const paused = await ended(runId);
    expect(paused).toMatchObject({
      status: 'paused',
      canResume: true,
      canCancel: true,
      wish: { by: 'anna' },
    });
    expect(world.effects).toEqual(['stop1', 'start1']);
    expect(states(paused).stop2).toBe('pending');
    await resumeRun({ runId, actor: anna });
    expect((await ended(runId)).status).toBe('succeeded');
    expect(world.effects).toEqual(['stop1', 'start1', 'stop2', 'start2', 'stop3', 'start3']);
    const actions = await db().auditEntry.findMany({
      where: { objectId: clusterId },
      orderBy: { id: 'asc' },
    });
    expect(actions.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(['run.ask-pause ok', 'run.paused ok', 'run.resume ok', 'run.succeeded ok']),
    );
  });

  test('that was taken back does not happen', async () => {
    const { runId, open } = await held();
    await wish(runId, 'pause');
    await wish(runId, null);
    open();
    expect((await ended(runId)).status).toBe('succeeded');
  });

  test('outlives an end of Deck, which interrupts no paused run', async () => {
    const { runId, open } = await held();
    await wish(runId, 'pause');
    open();
    await ended(runId);
    await stopEngine({ graceMs: 100 });
    expect(await reconcileRuns()).toEqual([]);
    await startEngine(fakeDeps);
    expect((await getRunView(runId)).status).toBe('paused');
  });

  test('that an end of Deck came before still happens after the resume, and not within a host', async () => {
    world.behaviours.set('start1', ({ signal }) => untilStopped(signal));
    const runId = await create();
    await until(async () => states(await getRunView(runId)).start1 === 'running', 'the second step');
    await wish(runId, 'pause');
    await stopEngine({ graceMs: 3000 });
    expect((await getRunView(runId)).status).toBe('interrupted');
    world.behaviours.delete('start1');
    await startEngine(fakeDeps);
    await resumeRun({ runId, actor: anna });
    expect((await ended(runId)).status).toBe('paused');
    expect(world.effects).toEqual(['stop1', 'start1']);
  });

  test('is refused where no place for it is ahead', async () => {
    const { runId, open } = await held();
    open();
    await ended(runId);
    expect(await code(wish(runId, 'pause'))).toBe('RUN-NO-PAUSE');
  });
});

describe('an end between hosts', () => {
  test('cancels the run once the host is whole; it can still be resumed', async () => {
    const { runId, open } = await held();
    await wish(runId, 'cancel');
    open();
    const view = await ended(runId);
    expect(view).toMatchObject({ status: 'cancelled', cancelRequestedBy: 'anna', canResume: true });
    expect(world.effects).toEqual(['stop1', 'start1']);
    await resumeRun({ runId, actor: anna });
    expect((await ended(runId)).status).toBe('succeeded');
  });

  test('of a paused run comes at once', async () => {
    const { runId, open } = await held();
    await wish(runId, 'pause');
    open();
    await ended(runId);
    await cancelRun({ runId, actor: anna });
    const view = await getRunView(runId);
    expect([view.status, states(view).stop2]).toEqual(['cancelled', 'cancelled']);
  });
});

import 'server-only';
import { setMaxListeners } from 'node:events';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/logger';
import { singleton } from '@/lib/singleton';
import { productDeps, type RunDeps } from './deps';
import { executeRun } from './execute';
import { StopError } from './stop';

interface RunHandle {
  abort: AbortController;
  ended: Promise<void>;
}

interface Engine {
  accepting: boolean;
  deps: RunDeps;
  handles: Map<string, RunHandle>;
  looking: Promise<void> | undefined;
  lookAgain: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** Queued runs are taken at once when they are made; this finds those whose nudge was lost. */
const LOOK_MS = 5000;

const engine = () =>
  singleton<Engine>('run-engine', () => ({
    accepting: false,
    deps: productDeps(),
    handles: new Map(),
    looking: undefined,
    lookAgain: false,
    timer: undefined,
  }));

/** Starts taking queued runs. */
export function openEngine(deps: Partial<RunDeps> = {}): void {
  const state = engine();
  state.deps = { ...productDeps(), ...deps };
  state.accepting = true;
  clearInterval(state.timer);
  state.timer = setInterval(nudgeEngine, LOOK_MS).unref();
  nudgeEngine();
}

/** Stops taking runs, tells the running ones to stop, and waits for them at most `graceMs`. */
export async function closeEngine(graceMs: number): Promise<void> {
  const state = engine();
  state.accepting = false;
  clearInterval(state.timer);
  await state.looking;
  for (const handle of state.handles.values()) handle.abort.abort(new StopError('shutdown'));
  const ends = Promise.all([...state.handles.values()].map((handle) => handle.ended));
  await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
}

/** Says whether this process takes queued runs. */
export function isEngineOpen(): boolean {
  return engine().accepting;
}

/** Says whether this process executes the run. */
export function isExecuting(runId: string): boolean {
  return engine().handles.has(runId);
}

/** Tells a run of this process to stop; gives false when it is not executed here. */
export function abortRun(runId: string): boolean {
  const handle = engine().handles.get(runId);
  handle?.abort.abort(new StopError('cancel'));
  return handle !== undefined;
}

/** Makes the engine look for queued runs; does nothing in a process whose engine is not open. */
export function nudgeEngine(): void {
  const state = engine();
  if (!state.accepting) return;
  if (state.looking) {
    state.lookAgain = true;
    return;
  }
  state.looking = takeQueued(state)
    .catch((error) => logger().error({ err: error }, 'queued runs could not be read'))
    .finally(() => {
      state.looking = undefined;
      if (state.lookAgain) nudgeEngine();
    });
}

async function takeQueued(state: Engine): Promise<void> {
  state.lookAgain = false;
  const queued = await db().run.findMany({
    where: { status: 'queued' },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  });
  for (const { id } of queued) if (state.accepting && !state.handles.has(id)) launch(state, id);
}

/** The handle is there before the run is claimed, so that a cancel always finds the one that runs. */
function launch(state: Engine, runId: string): void {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  const ended = executeRun(runId, abort.signal, state.deps)
    .catch((error) => logger().error({ err: error, runId }, 'run ended without a stored end'))
    .finally(() => {
      state.handles.delete(runId);
    });
  state.handles.set(runId, { abort, ended });
}

import 'server-only';
import type { RunDeps } from './deps';
import { openEngine } from './engine';
import { reconcileRuns } from './reconcile';

/** Marks what a dead process left behind as interrupted, then starts taking queued runs; call once at boot, after the actions are registered. Gives the ids of the interrupted runs. */
export async function startEngine(deps: Partial<RunDeps> = {}): Promise<string[]> {
  const interrupted = await reconcileRuns();
  openEngine(deps);
  return interrupted;
}

import 'server-only';
import { singleton } from '@/lib/singleton';
import { emitRunEvent } from './events';
import type { StepProgress } from './view';

interface LiveStep {
  lastOutputAt: Date;
  progress?: StepProgress;
}

/** What running steps show between two stored states; it lives and dies with the process, as the steps do. */
const live = () => singleton('run-live', () => new Map<string, LiveStep>());
const id = (runId: string, stepKey: string) => `${runId}\n${stepKey}`;

/** Gives what a running step last showed. */
export function liveStep(runId: string, stepKey: string): Readonly<LiveStep> | undefined {
  return live().get(id(runId, stepKey));
}

/** Notes that a step gave a sign of life, with its progress where it has one. */
export function touchStep(runId: string, stepKey: string, progress?: StepProgress): void {
  const known = live().get(id(runId, stepKey));
  const latest = progress ?? known?.progress;
  live().set(id(runId, stepKey), { lastOutputAt: new Date(), ...(latest ? { progress: latest } : {}) });
  if (progress) emitRunEvent({ runId, what: 'progress' });
}

/** Forgets a step that ended. */
export function dropStep(runId: string, stepKey: string): void {
  live().delete(id(runId, stepKey));
}

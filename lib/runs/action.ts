import type { z } from 'zod';
import type { HostConnection } from '@/lib/ssh/types';
import type { PlanStep } from './plan';

/** What a step would do, for the plan page, the dry run and the downloadable script; never a secret. */
export interface StepPreview {
  /** Shell commands in order, as they run on the host. */
  commands: string[];
  /** Files that will be written, compared on the plan page with what is on the host now. */
  files?: { path: string; content: string; mode?: number }[];
}

export interface ActionContext {
  runId: string;
  clusterId: string;
  step: PlanStep;
  /** Aborted by cancel, by the step's deadline and at shutdown. */
  signal: AbortSignal;
  /** Adds one line to the run's log (redacted before it is stored). */
  log(text: string, stream?: 'out' | 'err' | 'info'): void;
  /** Shows progress in the step's own units without storing a line for each change. */
  progress(done: number, total: number, unit: 'bytes' | 'nodes' | 'files' | 'chunks'): void;
  /** The run's one connection to this host; throws the SSH errors of lib/ssh. */
  connect(hostId: string): Promise<HostConnection>;
}

/** One kind of step. `check` says whether it is already so; `apply` does it and proves it by what can be observed afterwards. */
export interface Action<A> {
  name: string;
  args: z.ZodType<A>;
  describe(args: A, step: PlanStep): StepPreview;
  /** Looks without changing anything. `done` = skip; `needed` = apply; throws AppError when the host is in a state that must not be touched. */
  check?(ctx: ActionContext, args: A): Promise<'done' | 'needed'>;
  apply(ctx: ActionContext, args: A): Promise<void>;
}

import type { Text } from '@/lib/text';

export type RunStatus =
  | 'queued'
  | 'running'
  | 'cancelling'
  | 'paused'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'interrupted';
export type StepStatus =
  | 'pending'
  | 'running'
  | 'succeeded'
  | 'skipped'
  | 'failed'
  | 'cancelled'
  | 'interrupted';

/** An error as stored with a run or a step: code, sentences, what was seen, what to do; secrets are masked. */
export interface RunError {
  code: string;
  text: Text;
  seen?: string;
  remedy?: Text;
}

/** Progress of a running step in its own units. */
export interface StepProgress {
  done: number;
  total: number;
  unit: 'bytes' | 'nodes' | 'files' | 'chunks';
}

/** One cell of the run page. All times are ISO 8601 in UTC. */
export interface StepView {
  key: string;
  title: Text;
  hostId?: string;
  host?: string;
  status: StepStatus;
  attempt: number;
  timeoutMs: number;
  startedAt?: string;
  endedAt?: string;
  error?: RunError;
  /** Last output or progress of a running step: its age is the silence that the page shows. */
  lastOutputAt?: string;
  progress?: StepProgress;
}

export interface StageView {
  key: string;
  title: Text;
  parallelism: number;
  steps: StepView[];
}

/** A run without its steps, for lists. */
export interface RunSummary {
  id: string;
  kind: string;
  title: Text;
  clusterId: string;
  clusterName: string;
  status: RunStatus;
  attempt: number;
  requestedBy: string;
  cancelRequestedBy?: string;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  error?: RunError;
  /** Steps that are done (succeeded or already so), and all steps. */
  done: number;
  total: number;
}

/** What is to happen with a run where its plan next allows it. */
export type RunWish = 'pause' | 'cancel';

export interface RunView extends RunSummary {
  stages: StageView[];
  /** Waits for the next place where the run may be paused or ended; `by` is who asked. */
  wish?: { wish: RunWish; by: string };
  /** Such a place is ahead. */
  canWish: boolean;
  canCancel: boolean;
  canResume: boolean;
  /** The server's clock when this was made: ages are counted against it, not against the browser's clock. */
  serverTime: string;
}

export interface LogLine {
  seq: number;
  stepKey?: string;
  stream: 'out' | 'err' | 'info';
  text: string;
  at: string;
}

/** One line of a file comparison: kept, only in the new text, only in the present text, or a mark for lines left out. */
export interface DiffLine {
  op: 'same' | 'add' | 'remove' | 'skip';
  text: string;
}

/** A file that a step writes, compared with what is on the host now. */
export interface FileDiff {
  path: string;
  mode?: number;
  state: 'new' | 'same' | 'changed' | 'unknown';
  lines: DiffLine[];
  /** Why it could not be compared. */
  error?: RunError;
}

/** What one step would do now: nothing, its commands, or nothing because the host is in a state that must not be touched. */
export interface StepForecast {
  key: string;
  stageKey: string;
  title: Text;
  hostId?: string;
  host?: string;
  state: 'done' | 'needed' | 'refused' | 'unknown';
  why?: RunError;
  commands: string[];
  files: FileDiff[];
}

export interface PlanForecast {
  steps: StepForecast[];
  madeAt: string;
}

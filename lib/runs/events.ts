import 'server-only';
import { EventEmitter } from 'node:events';
import { singleton } from '@/lib/singleton';

/** What happened to a run; only a nudge: the database holds the truth. */
export interface RunEvent {
  runId: string;
  what: 'changed' | 'progress' | 'log';
}

const emitter = () => singleton('run-events', () => new EventEmitter().setMaxListeners(0));

/** Tells this process's listeners that something happened to a run. */
export function emitRunEvent(event: RunEvent): void {
  emitter().emit(event.runId, event);
  emitter().emit('*', event);
}

/** Calls `listener` at each event of one run, or of every run for '*'; gives the function that ends it. */
export function onRunEvent(runId: string, listener: (event: RunEvent) => void): () => void {
  emitter().on(runId, listener);
  return () => {
    emitter().off(runId, listener);
  };
}

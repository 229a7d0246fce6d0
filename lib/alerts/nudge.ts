import 'server-only';
import { EventEmitter } from 'node:events';
import { singleton } from '@/lib/singleton';

const emitter = () => singleton('alert-nudges', () => new EventEmitter());

/** Has messages sent soon after `inMs`. */
export function nudgeDeliveries(inMs: number): void {
  emitter().emit('nudge', inMs);
}

/** Calls `listener` with the wait in ms when new messages have been stored. */
export function onNudge(listener: (inMs: number) => void): void {
  emitter().on('nudge', listener);
}

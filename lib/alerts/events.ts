import 'server-only';
import { EventEmitter } from 'node:events';
import { singleton } from '@/lib/singleton';

const emitter = () => singleton('alert-events', () => new EventEmitter().setMaxListeners(0));

/** Tells this process's listeners that alerts were raised, cleared or acknowledged. */
export function emitAlertsChange(): void {
  emitter().emit('change');
}

/** Calls `listener` after alerts were raised, cleared or acknowledged; gives the function that ends it. */
export function onAlertsChange(listener: () => void): () => void {
  emitter().on('change', listener);
  return () => {
    emitter().off('change', listener);
  };
}

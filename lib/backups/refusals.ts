import 'server-only';
import { isAppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';
import type { Text } from '@/lib/text';

/** Why a scheduled backup could not begin, and how often in a row. */
export interface Refusal {
  times: number;
  code: string;
  text?: Text;
}

/** Nothing of a backup that could not begin is stored; it is tried again every minute, so a new process soon knows. */
const refusals = () => singleton('backup-refusals', () => new Map<string, Refusal>());

/** Notes that a cluster's scheduled backup could not begin. */
export function noteRefusal(clusterId: string, err: unknown): void {
  const times = (refusals().get(clusterId)?.times ?? 0) + 1;
  const told = isAppError(err) ? { code: err.code, text: err.text } : { code: 'INTERNAL' };
  refusals().set(clusterId, { times, ...told });
}

/** Notes that a cluster's scheduled backup has begun. */
export function noteBegun(clusterId: string): void {
  refusals().delete(clusterId);
}

/** Forgets refusals of clusters of which no backup is due any more. */
export function keepRefusals(due: string[]): void {
  for (const clusterId of refusals().keys()) if (!due.includes(clusterId)) refusals().delete(clusterId);
}

/** Gives why a cluster's scheduled backup could not begin; undefined when the last one could. */
export function refusalOf(clusterId: string): Refusal | undefined {
  return refusals().get(clusterId);
}

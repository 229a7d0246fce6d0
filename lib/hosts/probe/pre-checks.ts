import type { Finding, Severity } from '@/lib/lint/finding';
import { checkPrograms } from './check-programs';
import { checkStorage } from './check-storage';
import { checkSystem } from './check-system';
import type { HostFacts } from './facts-schema';
import type { PlannedUse } from './planned-use';

export type { PlannedUse } from './planned-use';

const ORDER: Severity[] = ['error', 'warning', 'info'];

/** Gives what speaks against using a host, the worst first: rule ids `H-…`, or `V-…` of dolphindb-operations.md 20 where one fits. */
export function preChecks(facts: HostFacts, plan: PlannedUse = {}): Finding[] {
  return [...checkStorage(facts, plan), ...checkPrograms(facts, plan), ...checkSystem(facts, plan)].sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
}

import type { Finding } from '@/lib/lint/finding';
import { lintCluster } from '@/lib/lint/lint';
import type { ClusterSpec } from '@/lib/topology/spec';

const nameOf = ({ rule, severity, file, line, host, alias, message }: Finding) =>
  JSON.stringify([rule, severity, file, line, host, alias, message.en]);

/** Gives what the rules say of a configuration under a new version and did not say under the old one: parameters that were renamed, and what became an error (dolphindb-operations.md 20). Pure. */
export function configurationChecks(
  spec: ClusterSpec,
  { from, to, now }: { from: string; to: string; now: Date },
): Finding[] {
  const before = new Set(lintCluster({ spec, version: from, now }).map(nameOf));
  return lintCluster({ spec, version: to, now }).filter((finding) => !before.has(nameOf(finding)));
}

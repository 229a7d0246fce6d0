import type { LintContext } from '@/lib/clusters/lint-draft';
import type { Finding } from '@/lib/lint/finding';
import { lintCluster } from '@/lib/lint/lint';
import { unknownNameAsAdvice } from '@/lib/lint/unknown-name';
import type { ClusterSpec } from '@/lib/topology/spec';
import { treeOf } from './documents';
import type { ConfigDocument } from './types';

const identity = ({ rule, severity, file, alias, host, message }: Finding, line?: number) =>
  [rule, severity, file, alias, host, message.en, line].join('\n');

/** Gives the findings on documents with their keys as `file`; the copies of cluster.cfg and cluster.nodes count once. */
export function findingsOf(
  spec: ClusterSpec,
  documents: readonly ConfigDocument[],
  context: LintContext,
  previous?: readonly ConfigDocument[],
): Finding[] {
  const { files, keys } = treeOf(spec, documents);
  const { hosts, licence, version, installDirs } = context;
  const found = lintCluster({
    files,
    hosts,
    installDirs,
    now: new Date(),
    ...(licence ? { licence } : {}),
    ...(version ? { version } : {}),
    ...(previous ? { previous: treeOf(spec, previous).files } : {}),
  });
  const byKey = found.map((finding) => {
    const key = finding.file === undefined ? undefined : keys.get(finding.file);
    return unknownNameAsAdvice(key === undefined ? finding : { ...finding, file: key });
  });
  const seen = new Set<string>();
  return byKey.filter((finding) => {
    const id = identity(finding, finding.line);
    return !seen.has(id) && seen.add(id);
  });
}

/** Gives the errors among the findings that were not there before, wherever their lines have moved. */
export function newErrors(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.map((finding) => identity(finding)));
  return after.filter((finding) => finding.severity === 'error' && !known.has(identity(finding)));
}

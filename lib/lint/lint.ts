import { readTree } from '@/lib/config/tree';
import { clusterFiles, filesOf, uncheckedInstallations } from '@/lib/topology/render';
import type { ClusterSpec } from '@/lib/topology/spec';
import { agentRules } from './agent-rules';
import { clashRules } from './clash-rules';
import { copyRules } from './copy-rules';
import { deviatingCopies } from './deviating';
import type { LintInput } from './facts';
import type { Finding } from './finding';
import { keyRules } from './key-rules';
import { licenceRules } from './licence-rules';
import { make } from './make';
import { hostResourceRules, memoryRules } from './memory-rules';
import { type Model, modelOf } from './model';
import { networkRules } from './network-rules';
import { pathRules } from './path-rules';
import { replicationRules } from './replication-rules';
import { resourceRules } from './resource-rules';
import { rowRules } from './row-rules';
import { changeRules, sharingRules } from './sharing-rules';
import { streamingRules } from './streaming-rules';
import { textRules } from './text-rules';
import { topologyRules } from './topology-rules';

type Rules = (model: Model) => Finding[];

/** Rules that look at every file and copy by itself. */
const FILE_RULES: Rules[] = [textRules, keyRules, copyRules, rowRules];
/** Rules that look at the cluster, as one pair of cluster.nodes and cluster.cfg describes it. */
const CLUSTER_RULES: Rules[] = [
  clashRules,
  topologyRules,
  replicationRules,
  agentRules,
  pathRules,
  sharingRules,
  memoryRules,
  hostResourceRules,
  resourceRules,
  licenceRules,
  networkRules,
  streamingRules,
];

/** Most findings of one rule in one file; the rest is counted. */
const MOST_ALIKE = 50;

/**
 * Gives the findings of a cluster, with the rule ids of dolphindb-operations.md section 20, ordered by file, line and rule. Takes files or a spec; rules that
 * need licence, version or host facts are silent without them. Never throws, whatever the texts contain.
 */
export function lintCluster(input: LintInput): Finding[] {
  const tree = readTree(input.files ?? (input.spec ? specFiles(input.spec) : {}));
  const model = modelOf(input, tree);
  const findings = [...FILE_RULES, ...CLUSTER_RULES].flatMap((rules) => rules(model));
  for (const { copies, concerns } of deviatingCopies(model)) {
    const other = modelOf(input, tree, copies);
    findings.push(...CLUSTER_RULES.flatMap((rules) => rules(other)).filter(({ file }) => concerns(file)));
  }
  if (input.previous) {
    const before = modelOf({ now: input.now, files: input.previous }, readTree(input.previous));
    findings.push(...changeRules(before, model));
  }
  return limited(distinct(findings.sort(order)));
}

function distinct(sorted: readonly Finding[]): Finding[] {
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return !before || order(before, finding) !== 0;
  });
}

/** Gives the files of a spec that may still be wrong: the rules shall see it as it is, so a text that would break a line is made visible instead. */
function specFiles(spec: ClusterSpec): Record<string, string> {
  const safe = visible(spec);
  const files = filesOf(uncheckedInstallations(safe));
  if (Object.keys(files).some((path) => path.endsWith('/cluster.nodes'))) return files;
  return { ...files, ...clusterFiles(safe) };
}

function visible<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/[\r\n]/g, '\uFFFD') as T;
  if (Array.isArray(value)) return value.map(visible) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [visible(key), visible(item)])) as T;
}

function order(a: Finding, b: Finding): number {
  return (
    compare(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.rule, b.rule) ||
    compare(a.message.en, b.message.en)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function limited(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  const key = ({ rule, file }: Finding) => `${rule}\n${file}`;
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1);
  const shown = new Map<string, number>();
  return findings.flatMap((finding) => {
    const number = (shown.get(key(finding)) ?? 0) + 1;
    shown.set(key(finding), number);
    const rest = (counts.get(key(finding)) ?? 0) - MOST_ALIKE;
    if (rest <= 0 || number <= MOST_ALIKE) return [finding];
    if (number > MOST_ALIKE + 1) return [];
    const { rule, severity, file } = finding;
    return [
      make(
        rule,
        severity,
        { ...(file !== undefined && { file }) },
        `${rest} more findings of this rule in this file`,
        `此文件中该规则另有 ${rest} 项`,
      ),
    ];
  });
}

import 'server-only';
import { expandForNode } from '@/lib/config/expand';
import { advice, type Suggestion } from '@/lib/lint/advice';
import type { Finding } from '@/lib/lint/finding';
import type { Text } from '@/lib/text';
import { specProblems } from '@/lib/topology/check';
import { installationsOf } from '@/lib/topology/render';
import type { ClusterSpec } from '@/lib/topology/spec';
import { lintContext, lintSpec } from './lint-draft';

export interface RenderedFile {
  host: string;
  address: string;
  installation: number;
  name: string;
  content: string;
}

/** A line of cluster.cfg with a wildcard or the `<ALIAS>` macro, and what it becomes for each node it reaches. */
export interface Expansion {
  line: string;
  nodes: { alias: string; value: string }[];
}

export interface DraftCheck {
  findings: Finding[];
  files: RenderedFile[];
  expansions: Expansion[];
  advice: Suggestion[];
  /** What keeps the files from being rendered at all. */
  problems: { path: string; text: Text }[];
}

function render(spec: ClusterSpec): RenderedFile[] {
  return installationsOf(spec).flatMap(({ host, installations }) =>
    installations.flatMap(({ number, files }) =>
      Object.entries(files).map(([name, content]) => ({
        host: host.name,
        address: host.address,
        installation: number,
        name,
        content,
      })),
    ),
  );
}

function expansions(spec: ClusterSpec): Expansion[] {
  const workers = spec.nodes.filter((n) => n.role === 'datanode' || n.role === 'computenode');
  const special = spec.nodeSettings.filter((s) => s.qualifier || s.value.includes('<ALIAS>'));
  return special.map((setting) => ({
    line: `${setting.qualifier ? `${setting.qualifier}.` : ''}${setting.name}=${setting.value}`,
    nodes: workers.flatMap(({ alias }) => {
      const effective = expandForNode([setting], alias).get(setting.name);
      return effective ? [{ alias, value: effective.value }] : [];
    }),
  }));
}

/** Gives everything the third step shows of a spec, stored or still being typed: findings, the four files per host, expansions and advice. */
export async function checkDraft(clusterId: string, spec: ClusterSpec): Promise<DraftCheck> {
  const context = await lintContext(clusterId);
  const problems = specProblems(spec);
  if (problems.length > 0)
    return { findings: lintSpec(spec, context), files: [], expansions: [], advice: [], problems };
  return {
    findings: lintSpec(spec, context),
    files: render(spec),
    expansions: expansions(spec),
    advice: advice(spec, context.hosts, context.licence),
    problems,
  };
}

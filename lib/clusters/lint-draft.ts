import 'server-only';
import { db } from '@/lib/db/client';
import { lintFacts } from '@/lib/hosts/lint-facts';
import type { Licence } from '@/lib/licences/parse';
import type { Finding } from '@/lib/lint/finding';
import { lintCluster } from '@/lib/lint/lint';
import { unknownNameAsAdvice } from '@/lib/lint/unknown-name';
import { ClusterSpec } from '@/lib/topology/spec';

/** What the rules know besides the configuration: licence, package version and the facts of the hosts. */
export async function lintContext(clusterId: string) {
  const cluster = await db().cluster.findUniqueOrThrow({
    where: { id: clusterId },
    include: { licence: true, package: true, hosts: { include: { host: true } } },
  });
  return {
    cluster,
    hosts: cluster.hosts.flatMap(({ host }) => lintFacts(host.address, host.facts) ?? []),
    ...(cluster.licence ? { licence: cluster.licence.details as unknown as Licence } : {}),
    ...(cluster.package ? { version: cluster.package.version } : {}),
    installDirs: [cluster.installDir],
  };
}

export type LintContext = Awaited<ReturnType<typeof lintContext>>;

/** Gives the findings on a spec within its cluster's context. */
export function lintSpec(
  spec: ClusterSpec,
  { hosts, licence, version, installDirs }: LintContext,
): Finding[] {
  return lintCluster({
    spec,
    hosts,
    installDirs,
    now: new Date(),
    ...(licence ? { licence } : {}),
    ...(version ? { version } : {}),
  });
}

/** Gives all findings on a stored draft or deployed cluster; in one whose configuration was changed since, unknown names are advice, as they were in that change. */
export async function lintDraft(clusterId: string): Promise<Finding[]> {
  const context = await lintContext(clusterId);
  const findings = lintSpec(ClusterSpec.parse(context.cluster.spec), context);
  const changed = await db().configRevision.count({ where: { clusterId, status: 'applied' } });
  return changed > 0 ? findings.map(unknownNameAsAdvice) : findings;
}

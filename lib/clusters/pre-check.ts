import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { toAppError } from '@/lib/errors';
import { checkBetweenHosts } from '@/lib/hosts/check-between';
import { fixHost, withHost } from '@/lib/hosts/check-hosts';
import { gatherFacts } from '@/lib/hosts/probe/gather';
import { type PlannedUse, preChecks } from '@/lib/hosts/probe/pre-checks';
import type { Finding } from '@/lib/lint/finding';
import { nodesOn } from '@/lib/topology/nodes';
import { ClusterSpec } from '@/lib/topology/spec';

export interface PreCheckReport {
  findings: Finding[];
  /** Attempts to reach a planned port from another host, and how many got through. */
  tried: number;
  reached: number;
  at: string;
}

async function planned(clusterId: string) {
  const cluster = await db().cluster.findUniqueOrThrow({
    where: { id: clusterId },
    include: { package: true, hosts: { include: { host: true }, orderBy: { position: 'asc' } } },
  });
  const spec = ClusterSpec.parse(cluster.spec);
  const contents = (cluster.package?.contents ?? {}) as { unpackedBytes?: number };
  const needBytes = Number(cluster.package?.sizeBytes ?? 0) + (contents.unpackedBytes ?? 0);
  const plannedUse = (address: string): PlannedUse => ({
    installDir: cluster.installDir,
    ports: nodesOn(spec, address).map((n) => n.port),
    ...(needBytes > 0 ? { needBytes } : {}),
    ...(cluster.package ? { arch: cluster.package.arch } : {}),
  });
  return { hosts: cluster.hosts.map(({ host }) => host), plannedUse };
}

function contactFailed(address: string, error: unknown): Finding {
  const { code, text, detail } = toAppError(error);
  return {
    rule: code,
    severity: 'error',
    host: address,
    message: text,
    ...(detail.seen ? { seen: detail.seen } : {}),
    ...(detail.remedy ? { remedy: detail.remedy } : {}),
  };
}

async function hostFindings(hostId: string, address: string, use: PlannedUse): Promise<Finding[]> {
  const directories = use.installDir ? [use.installDir] : [];
  try {
    const facts = await withHost(hostId, (conn) => gatherFacts(conn, { directories }));
    return preChecks(facts, use).map((finding) => ({ ...finding, host: address }));
  } catch (error) {
    return [contactFailed(address, error)];
  }
}

/** Looks whether every host of a draft can carry its part, and whether the hosts reach each other on every planned port; changes nothing. */
export async function preCheckCluster(clusterId: string): Promise<PreCheckReport> {
  const { hosts, plannedUse } = await planned(clusterId);
  const perHost = await Promise.all(hosts.map((h) => hostFindings(h.id, h.address, plannedUse(h.address))));
  const findings = perHost.flat();
  const at = new Date().toISOString();
  const unreachable = findings.some((f) => f.rule.startsWith('SSH-') || f.rule.startsWith('HOST-'));
  if (unreachable || hosts.length < 2) return { findings, tried: 0, reached: 0, at };
  const between = await checkBetweenHosts(
    hosts.map((h) => h.id),
    (address) => plannedUse(address).ports ?? [],
  );
  return { ...between, findings: [...findings, ...between.findings], at };
}

/** Carries out a safe remedy on one host of a draft; throws what the remedy throws. */
export async function fixForCluster(
  input: { clusterId: string; address: string; fix: string },
  actor: Actor,
): Promise<void> {
  const { hosts, plannedUse } = await planned(input.clusterId);
  const host = hosts.find((h) => h.address === input.address);
  if (!host) return;
  await fixHost({ hostId: host.id, fix: input.fix, planned: plannedUse(host.address) }, actor);
}

/** Leaves an audit row for a pre-check that someone asked for. */
export async function auditPreCheck(clusterId: string, report: PreCheckReport, actor: Actor): Promise<void> {
  const errors = report.findings.filter((f) => f.severity === 'error').length;
  await writeAudit(db(), actor, {
    action: 'cluster.pre-check',
    objectType: 'cluster',
    objectId: clusterId,
    details: { errors, findings: report.findings.length },
  });
}

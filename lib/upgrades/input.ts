import 'server-only';
import { consoleAccount } from '@/lib/clusters/console-account';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { plannedPackage } from '@/lib/packages/planned';
import { packagePath } from '@/lib/packages/receive';
import { withZip } from '@/lib/packages/zip-entries';
import type { BackupPaths } from '@/lib/runs/plans/backup-items';
import type { DeployInput } from '@/lib/runs/plans/deploy-input';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { ClusterSpec } from '@/lib/topology/spec';
import { configurationChecks } from './check-config';
import type { UpgradeFacts } from './facts';
import { gatherCluster } from './gather-cluster';
import { gatherInstallations } from './gather-hosts';

/** A cluster with the package that it runs. */
export interface UpgradeCluster {
  cluster: DeployInput['cluster'];
  hosts: DeployInput['hosts'];
  package: { id: string; version: string; variant: string };
}

/** Gives a cluster as the upgrade's planners take it; throws NOT-FOUND and UPGRADE-NO-VERSION. */
export async function upgradeCluster(clusterId: string): Promise<UpgradeCluster> {
  const found = await db().cluster.findUnique({
    where: { id: clusterId },
    include: { package: true, hosts: { include: { host: true }, orderBy: { position: 'asc' } } },
  });
  if (!found) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const { id, name, installDir, package: pack } = found;
  if (!pack)
    throw new AppError('UPGRADE-NO-VERSION', {
      en: 'Deck does not know which package this cluster runs.',
      zh: 'Deck 不知道该集群使用的安装包。',
    });
  return {
    cluster: { id, name, installDir, spec: ClusterSpec.parse(found.spec) },
    hosts: found.hosts.map(({ host }) => ({ id: host.id, address: host.address })),
    package: { id: pack.id, version: pack.version, variant: pack.variant },
  };
}

/** Gives a package as planners take it; throws PACKAGE-GONE. */
export async function upgradePackage(packageId: string): Promise<DeployInput['package']> {
  const pack = await db().package.findUnique({ where: { id: packageId } });
  if (!pack)
    throw new AppError('PACKAGE-GONE', {
      en: 'This package is no longer known to Deck.',
      zh: 'Deck 中已无该安装包。',
    });
  return plannedPackage(pack);
}

const PLUGIN = /^server\/plugins\/([^/]+)\//;

/** Names of the plugins in an uploaded package; undefined for one that hosts download themselves. */
async function pluginsOf({ source, sha256 }: DeployInput['package']): Promise<string[] | undefined> {
  if (source !== 'upload' || !sha256) return undefined;
  const names = await withZip(packagePath(`${sha256}.zip`), async ({ entries }) =>
    [...entries.keys()].flatMap((path) => PLUGIN.exec(path)?.[1] ?? []),
  ).catch(() => undefined);
  return names && [...new Set(names)].sort();
}

/** Gathers what is known before an upgrade whose backup is taken by these settings, hosts and cluster at the same time. Throws as `upgradeCluster` and `upgradePackage`. */
export async function gatherFacts(
  { cluster, hosts, package: from }: UpgradeCluster,
  to: DeployInput['package'],
  settings: BackupPaths,
): Promise<UpgradeFacts> {
  const { id, installDir, spec } = cluster;
  const [installations, running, plugins, last] = await Promise.all([
    gatherInstallations(placeInstallations(installDir, spec, hosts), settings),
    gatherCluster(spec, () => consoleAccount(id)),
    pluginsOf(to),
    db().backup.findFirst({ where: { clusterId: id }, orderBy: { createdAt: 'desc' } }),
  ]);
  const { version, variant, arch = '', sizeBytes, unpackedBytes } = to;
  const now = new Date();
  return {
    clusterId: id,
    from: { version: from.version, variant: from.variant },
    to: {
      version,
      variant,
      arch,
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(unpackedBytes !== undefined && { unpackedBytes }),
      ...(plugins && { plugins }),
    },
    installations,
    configuration: configurationChecks(spec, { from: from.version, to: version, now }),
    ...running,
    lastBackup: last?.createdAt.toISOString() ?? null,
    now: now.toISOString(),
  };
}

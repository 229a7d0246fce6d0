import 'server-only';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { versionName } from '@/lib/packages/name';
import { ClusterSpec } from '@/lib/topology/spec';
import { ClusterProgress, type ClusterSummary, type ClusterView } from './schemas';

const active = ['queued', 'running', 'cancelling'];

const include = {
  hosts: {
    include: { host: { select: { id: true, name: true, address: true } } },
    orderBy: { position: 'asc' },
  },
  package: { select: { version: true, variant: true } },
  runs: {
    where: { OR: [{ kind: 'deploy', status: 'succeeded' }, { status: { in: active } }] },
    select: { id: true, kind: true, status: true, plan: true },
  },
} satisfies Prisma.ClusterInclude;

type Stored = Awaited<ReturnType<typeof readAll>>[number];

function readAll() {
  return db().cluster.findMany({ include, orderBy: { name: 'asc' } });
}

/** A deployment counts as done when a run that included the last stage succeeded; partial runs of the wizard's first steps do not. */
function isDeployed(cluster: Stored): boolean {
  return cluster.runs.some(
    (run) => run.status === 'succeeded' && (run.plan as { complete?: boolean }).complete === true,
  );
}

function summary(cluster: Stored): ClusterSummary {
  const spec = ClusterSpec.parse(cluster.spec);
  const run = cluster.runs.find((r) => active.includes(r.status));
  const version = cluster.package ? versionName(cluster.package) : undefined;
  return {
    id: cluster.id,
    name: cluster.name,
    deployed: isDeployed(cluster),
    hosts: cluster.hosts.length,
    nodes: spec.nodes.length,
    ha: spec.ha,
    updatedAt: cluster.updatedAt.toISOString(),
    ...(version ? { version } : {}),
    ...(run ? { activeRun: run.id } : {}),
  };
}

/** Gives all clusters and drafts in order of names. */
export async function listClusters(): Promise<ClusterSummary[]> {
  return (await readAll()).map(summary);
}

/** Gives one cluster with everything the wizard shows and no secret; throws NOT-FOUND. */
export async function getCluster(id: string): Promise<ClusterView> {
  const cluster = await db().cluster.findUnique({ where: { id }, include });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  return {
    ...summary(cluster),
    revision: cluster.revision,
    spec: ClusterSpec.parse(cluster.spec),
    installDir: cluster.installDir,
    consoleUser: cluster.consoleUser,
    hasConsolePassword: cluster.consolePasswordSealed !== null,
    hostList: cluster.hosts.map((h) => h.host),
    progress: ClusterProgress.parse(cluster.progress ?? {}),
    ...(cluster.packageId ? { packageId: cluster.packageId } : {}),
    ...(cluster.licenceId ? { licenceId: cluster.licenceId } : {}),
  };
}

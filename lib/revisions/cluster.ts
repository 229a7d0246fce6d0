import 'server-only';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { type PlacedInstallation, placeInstallations } from '@/lib/runs/plans/layout';
import { ClusterSpec } from '@/lib/topology/spec';

/** A cluster with the places of its installations. */
export interface PlacedCluster {
  id: string;
  name: string;
  installDir: string;
  spec: ClusterSpec;
  hosts: { id: string; address: string }[];
  installations: PlacedInstallation[];
}

/** Gives a cluster with its installations; throws NOT-FOUND, PLAN-HOST-MISSING and SpecError. */
export async function placedCluster(clusterId: string): Promise<PlacedCluster> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    include: {
      hosts: { include: { host: { select: { id: true, address: true } } }, orderBy: { position: 'asc' } },
    },
  });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const { id, name, installDir } = cluster;
  const spec = ClusterSpec.parse(cluster.spec);
  const hosts = cluster.hosts.map(({ host }) => host);
  return { id, name, installDir, spec, hosts, installations: placeInstallations(installDir, spec, hosts) };
}

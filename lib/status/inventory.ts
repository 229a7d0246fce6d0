import 'server-only';
import { db } from '@/lib/db/client';
import type { Site } from '@/lib/dolphindb/errors';
import { logger } from '@/lib/logger';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { singleton } from '@/lib/singleton';
import { ClusterSpec, type NodeSpec } from '@/lib/topology/spec';

/** Where a node's installation lies: a host of the inventory and the directory. */
export interface Place {
  hostId: string;
  dir: string;
}

/** What Deck's inventory says of a deployed cluster. */
export interface WatchedCluster {
  id: string;
  name: string;
  nodes: NodeSpec[];
  controllers: Site[];
  /** Controllers form a Raft group. */
  ha: boolean;
  /** By alias; a node without an entry cannot be looked at over SSH. */
  places: Map<string, Place>;
  /** Configuration revision that a node still has to be restarted for, by alias. */
  restartFor: Map<string, number>;
}

function placesOf(
  installDir: string,
  spec: ClusterSpec,
  hosts: { id: string; address: string }[],
): WatchedCluster['places'] {
  try {
    return new Map(
      placeInstallations(installDir, spec, hosts).flatMap(({ hostId, dir, controller, agent, nodes }) =>
        [controller, agent, ...nodes].flatMap((node) =>
          node ? [[node.alias, { hostId, dir }] as const] : [],
        ),
      ),
    );
  } catch (err) {
    logger().warn({ err }, 'the places of a cluster’s nodes are not known');
    return new Map();
  }
}

interface Placed {
  /** What the places were worked out from. */
  from: string;
  places: WatchedCluster['places'];
}

/** Working out the places means rendering all files of the cluster, too much for every ten seconds. */
const placed = () => singleton('status-places', () => new Map<string, Placed>());

function rememberedPlaces(
  cluster: { id: string; installDir: string; updatedAt: Date },
  spec: ClusterSpec,
  hosts: { id: string; address: string }[],
): WatchedCluster['places'] {
  const from = JSON.stringify([cluster.updatedAt, hosts]);
  const known = placed().get(cluster.id);
  if (known?.from === from) return known.places;
  const places = placesOf(cluster.installDir, spec, hosts);
  placed().set(cluster.id, { from, places });
  return places;
}

/** Gives every cluster whose deployment has come to its end at least once. */
export async function watchedClusters(): Promise<WatchedCluster[]> {
  const clusters = await db().cluster.findMany({
    where: {
      runs: { some: { kind: 'deploy', status: 'succeeded', plan: { path: '$.complete', equals: true } } },
    },
    include: {
      hosts: { select: { host: { select: { id: true, address: true } } } },
      restartMarks: { select: { alias: true, revision: true } },
    },
  });
  return clusters.flatMap((cluster) => {
    const spec = ClusterSpec.safeParse(cluster.spec);
    if (!spec.success) return [];
    const { nodes, ha } = spec.data;
    const controllers = nodes.filter(({ role }) => role === 'controller');
    return {
      id: cluster.id,
      name: cluster.name,
      nodes,
      ha: ha || controllers.length > 1,
      controllers: controllers.map(({ host, port, alias }) => ({ host, port, alias })),
      places: rememberedPlaces(
        cluster,
        spec.data,
        cluster.hosts.map(({ host }) => host),
      ),
      restartFor: new Map(cluster.restartMarks.map(({ alias, revision }) => [alias, revision])),
    };
  });
}

import 'server-only';
import { db } from '@/lib/db/client';
import { nodesIn } from '@/lib/runs/plans/step';
import { placedCluster } from './cluster';
import { startsOn } from './process-starts';
import type { RestartMarkView } from './types';

/** Gives the nodes of a cluster that wait for a restart. */
export async function restartMarks(clusterId: string): Promise<RestartMarkView[]> {
  const marks = await db().restartMark.findMany({ where: { clusterId }, orderBy: { alias: 'asc' } });
  return marks.map(({ alias, revision, since }) => ({ alias, revision, since: since.toISOString() }));
}

/** Takes the mark off a node that started at `startedAt`, unless its configuration was changed after that start. */
export async function clearRestartMarks(clusterId: string, alias: string, startedAt: Date): Promise<void> {
  await db().restartMark.deleteMany({ where: { clusterId, alias, since: { lte: startedAt } } });
}

/** Takes a node's mark off because everything that it waited for was set in the running process. */
export async function dropRestartMark(clusterId: string, alias: string): Promise<void> {
  await db().restartMark.deleteMany({ where: { clusterId, alias } });
}

/** Looks on the hosts when the marked nodes have started, and takes off the marks of those that have restarted since; hosts that do not answer keep theirs. */
export async function refreshRestartMarks(clusterId: string): Promise<void> {
  const marked = new Set((await restartMarks(clusterId)).map(({ alias }) => alias));
  if (marked.size === 0) return;
  const { installations } = await placedCluster(clusterId);
  const nodes = installations.flatMap(nodesIn).filter(({ alias }) => marked.has(alias));
  // A node that left the cluster waits for nothing.
  const known = new Set(nodes.map(({ alias }) => alias));
  await db().restartMark.deleteMany({ where: { clusterId, alias: { notIn: [...known] } } });
  const hosts = [...new Set(nodes.map(({ hostId }) => hostId))];
  await Promise.allSettled(
    hosts.map(async (hostId) => {
      const starts = await startsOn(
        hostId,
        nodes.filter((node) => node.hostId === hostId),
      );
      for (const [alias, startedAt] of starts) await clearRestartMarks(clusterId, alias, startedAt);
    }),
  );
}

import 'server-only';
import { writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { json, txOptions } from '@/lib/runs/store';
import { ClusterSpec } from '@/lib/topology/spec';
import { nextSpec } from './next-spec';
import { revisionOf, type StoredRevision } from './store';
import type { ConfigDocument } from './types';
import { forgetView } from './view';

/** Gives what keeps the spec from standing for these documents, for a log; updates it where it can. */
export async function keepSpecInStep(
  tx: Tx,
  clusterId: string,
  documents: ConfigDocument[],
): Promise<string[]> {
  const cluster = await tx.cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { spec: true } });
  const next = nextSpec(ClusterSpec.parse(cluster.spec), documents);
  if (!next)
    return [
      'the inventory keeps its nodes: the documents name a host that the cluster does not have, or cannot be read / 清单中的节点保持不变：文档引用了集群之外的主机或无法解析',
    ];
  await tx.cluster.update({
    where: { id: clusterId },
    data: { spec: json(next.spec), revision: { increment: 1 } },
  });
  return next.complete
    ? []
    : [
        'the documents hold lines that the inventory has no place for; the stored revision keeps them / 文档包含清单无法表达的内容，由已保存的版本保留',
      ];
}

/** Marks nodes that run with older values than a revision's; only a start after this moment clears a mark, whose age counts from the first. */
export async function markForRestart(
  tx: Pick<Tx, 'restartMark'>,
  clusterId: string,
  revision: number,
  aliases: readonly string[],
  since: Date,
): Promise<void> {
  for (const alias of aliases) {
    await tx.restartMark.upsert({
      where: { clusterId_alias: { clusterId, alias } },
      create: { clusterId, alias, revision, since, waitingSince: since },
      update: { revision, since },
    });
  }
}

/** Makes a pending (or failed) revision the applied one, with spec, marks and audit in one transaction; gives sentences for the run's log. Does nothing for one that is applied. */
export async function recordApplied(revisionId: string, restart: readonly string[]): Promise<string[]> {
  const row = await db().configRevision.findUniqueOrThrow({ where: { id: revisionId } });
  const revision = revisionOf(row);
  if (revision.status === 'applied') return [];
  const notes = await db().$transaction((tx) => record(tx, revision, restart), txOptions);
  forgetView(revision.clusterId);
  return notes;
}

async function record(tx: Tx, revision: StoredRevision, restart: readonly string[]): Promise<string[]> {
  const { id, clusterId, number, documents, author, authorId, changes } = revision;
  const at = new Date();
  await tx.configRevision.update({ where: { id }, data: { status: 'applied', appliedAt: at } });
  const notes = await keepSpecInStep(tx, clusterId, documents);
  await markForRestart(tx, clusterId, number, restart, at);
  const { name } = await tx.cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { name: true } });
  await writeAudit(
    tx,
    { userName: author, ...(authorId ? { userId: authorId } : {}) },
    {
      action: 'config.apply',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: name,
      details: { revision: number, documents: changes.map(({ key }) => key), restart: [...restart] },
    },
  );
  return notes;
}

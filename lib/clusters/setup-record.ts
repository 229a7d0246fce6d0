import 'server-only';
import { writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { type PlacedCluster, placedCluster } from '@/lib/revisions/cluster';
import { markForRestart } from '@/lib/revisions/record';
import { diffOf } from '@/lib/revisions/review';
import { lastApplied, nextNumber } from '@/lib/revisions/store';
import type { ConfigDocument, DocumentDiff } from '@/lib/revisions/types';
import { configView, forgetView } from '@/lib/revisions/view';
import type { SetupRecord, SetupStore } from '@/lib/runs/actions/setup-store';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { json, requesterOf, txOptions } from '@/lib/runs/store';
import { changedSpec, type NodesWish } from '@/lib/topology/change-nodes';
import { changedDocuments } from '@/lib/topology/change-nodes-files';
import { ClusterSpec } from '@/lib/topology/spec';

async function isRecorded(clusterId: string, wish: NodesWish): Promise<boolean> {
  const cluster = await db().cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { spec: true } });
  const aliases = new Set(ClusterSpec.parse(cluster.spec).nodes.map(({ alias }) => alias));
  return (
    wish.add.every(({ alias }) => aliases.has(alias)) && !wish.remove.some((alias) => aliases.has(alias))
  );
}

/** The cluster as it will be stored. */
function placedAfter(before: PlacedCluster, { wish, hosts }: SetupRecord): PlacedCluster {
  const spec = changedSpec(before.spec, wish);
  const own = spec.hosts.flatMap(({ address }) => hosts.find((host) => host.address === address) ?? []);
  return { ...before, spec, hosts: own, installations: placeInstallations(before.installDir, spec, own) };
}

function changesOf(
  before: PlacedCluster,
  after: PlacedCluster,
  stored: ConfigDocument[],
  documents: ConfigDocument[],
): DocumentDiff[] {
  const was = new Map(stored.map(({ key, text }) => [key, text]));
  const is = new Map(documents.map(({ key, text }) => [key, text]));
  const changed = documents.filter(({ key, text }) => was.get(key) !== text);
  const gone = stored.filter(({ key }) => !is.has(key));
  return [
    ...changed.map(({ key, text }) => diffOf(after, key, was.get(key) ?? '', text)),
    ...gone.map(({ key, text }) => diffOf(before, key, text, '')),
  ];
}

async function storeHosts(tx: Tx, { id, hosts }: PlacedCluster): Promise<void> {
  await tx.clusterHost.deleteMany({ where: { clusterId: id } });
  await tx.clusterHost.createMany({
    data: hosts.map((host, position) => ({ clusterId: id, hostId: host.id, position })),
  });
}

async function storeMarks(tx: Tx, change: SetupRecord, revision: number): Promise<void> {
  const { clusterId, wish, restart } = change;
  await tx.restartMark.deleteMany({ where: { clusterId, alias: { in: wish.remove } } });
  await markForRestart(tx, clusterId, revision, restart, new Date());
}

async function store(
  tx: Tx,
  change: SetupRecord,
  after: PlacedCluster,
  revision: { documents: ConfigDocument[]; changes: DocumentDiff[] },
): Promise<number> {
  const { clusterId, runId, wish, restart, note, revertOf, gone } = change;
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    select: { requestedBy: true, requestedById: true },
  });
  const number = await nextNumber(tx, clusterId);
  await tx.cluster.update({
    where: { id: clusterId },
    data: { spec: json(after.spec), revision: { increment: 1 } },
  });
  await storeHosts(tx, after);
  await tx.configRevision.create({
    data: {
      clusterId,
      number,
      kind: 'setup',
      status: 'applied',
      documents: json(revision.documents),
      changes: json(revision.changes),
      restart: json(restart),
      note,
      author: run.requestedBy,
      authorId: run.requestedById,
      runId,
      revertOf: revertOf ?? null,
      appliedAt: new Date(),
    },
  });
  await storeMarks(tx, change, number);
  await writeAudit(tx, requesterOf(run), {
    action: 'cluster.change-nodes',
    objectType: 'cluster',
    objectId: clusterId,
    objectName: after.name,
    details: {
      added: wish.add.map(({ alias }) => alias),
      removed: wish.remove,
      revision: number,
      runId,
      ...(revertOf !== undefined && { revertOf }),
      ...(gone && { gone }),
    },
  });
  return number;
}

/** What is stored is what was stored before with this change in it: drift elsewhere is not adopted by the way. Files of new nodes follow those that are there. */
function documentsAfter(
  stored: ConfigDocument[],
  current: ConfigDocument[],
  spec: ClusterSpec,
  wish: NodesWish,
): ConfigDocument[] {
  const known = new Set(stored.map(({ key }) => key));
  const kept = new Map(changedDocuments(stored, spec, wish).map((document) => [document.key, document]));
  return changedDocuments(current, spec, wish).map((document) =>
    known.has(document.key) ? (kept.get(document.key) ?? document) : document,
  );
}

async function record(change: SetupRecord): Promise<number> {
  const { clusterId, wish } = change;
  const [before, last, view] = await Promise.all([
    placedCluster(clusterId),
    lastApplied(clusterId),
    configView(clusterId, { fresh: true }),
  ]);
  const current = view.documents.map(({ key, kind, alias, text }) => ({
    key,
    kind,
    ...(alias !== undefined && { alias }),
    text,
  }));
  const documents = documentsAfter(last.documents, current, before.spec, wish);
  const after = placedAfter(before, change);
  const changes = changesOf(before, after, last.documents, documents);
  const number = await db().$transaction((tx) => store(tx, change, after, { documents, changes }), txOptions);
  forgetView(clusterId);
  const { inventoryChanged } = await import('@/lib/status/status');
  await inventoryChanged();
  return number;
}

/** Stores changes of nodes in the database; in one transaction, so that topology, hosts, revision, marks and audit never differ. */
export const setupRecords: SetupStore = { isRecorded, record };

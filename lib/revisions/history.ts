import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { txOptions } from '@/lib/runs/store';
import { type Locale, pick } from '@/lib/text';
import { revertNote } from './notes';
import { revertDocuments } from './revert';
import { revisionOf, type StoredRevision, settleRevisions } from './store';
import type { ConfigChange, RevisionSummary, RevisionView } from './types';
import { configView } from './view';

const MOST_LISTED = 500;

function summary(revision: StoredRevision): RevisionSummary {
  const { number, kind, status, note, author, createdAt, appliedAt, revertOf, runId, changes, restart } =
    revision;
  return {
    number,
    kind,
    status,
    note,
    author,
    createdAt: createdAt.toISOString(),
    ...(appliedAt ? { appliedAt: appliedAt.toISOString() } : {}),
    ...(revertOf === null ? {} : { revertOf }),
    ...(runId ? { runId } : {}),
    keys: changes.map(({ key }) => key),
    restart,
  };
}

/** Gives the last 500 revisions of a cluster, newest first. */
export async function listRevisions(clusterId: string): Promise<RevisionSummary[]> {
  await settleRevisions(clusterId);
  const rows = await db().configRevision.findMany({
    where: { clusterId },
    orderBy: { number: 'desc' },
    take: MOST_LISTED,
  });
  return rows.map((row) => summary(revisionOf(row)));
}

async function stored(clusterId: string, number: number): Promise<StoredRevision> {
  await settleRevisions(clusterId);
  const row = await db().configRevision.findUnique({ where: { clusterId_number: { clusterId, number } } });
  if (row) return revisionOf(row);
  throw new AppError('NOT-FOUND', { en: `There is no revision ${number}.`, zh: `不存在第 ${number} 版。` });
}

/** Gives one revision with its differences and documents; throws NOT-FOUND. */
export async function getRevision(clusterId: string, number: number): Promise<RevisionView> {
  const revision = await stored(clusterId, number);
  return { ...summary(revision), diffs: revision.changes, documents: revision.documents };
}

/** How a revision comes back: by its documents, or as a change of nodes, which Nodes Setup makes. */
export type Revert = { way: 'documents'; change: ConfigChange } | { way: 'nodes' };

/** Gives what brings back what the documents were after a revision, against what they are now; documents that did not exist then stay. The note is in the reader's language. Throws NOT-FOUND. */
export async function revertTo(clusterId: string, number: number, locale: Locale): Promise<Revert> {
  const [earlier, view] = await Promise.all([
    stored(clusterId, number),
    configView(clusterId, { fresh: true }),
  ]);
  const documents = revertDocuments(earlier.documents, view.documents);
  if (!documents) return { way: 'nodes' };
  const note = pick(revertNote(number), locale);
  return { way: 'documents', change: { clusterId, documents, note, restart: 'later', revertOf: number } };
}

/** Sets a failed revision aside, so that pages no longer offer to go on with it; throws CONFIG-NOT-FAILED for any other. */
export async function discardRevision(clusterId: string, number: number, actor: Actor): Promise<void> {
  const { id, status } = await stored(clusterId, number);
  if (status !== 'failed')
    throw new AppError('CONFIG-NOT-FAILED', {
      en: `Revision ${number} has not failed.`,
      zh: `第 ${number} 版没有失败。`,
    });
  await db().$transaction(async (tx) => {
    await tx.configRevision.updateMany({ where: { id, status: 'failed' }, data: { status: 'discarded' } });
    const { name } = await tx.cluster.findUniqueOrThrow({ where: { id: clusterId }, select: { name: true } });
    await writeAudit(tx, actor, {
      action: 'config.discard',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: name,
      details: { revision: number },
    });
  }, txOptions);
}

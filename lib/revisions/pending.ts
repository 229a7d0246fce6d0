import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { json } from '@/lib/runs/store';
import { nextNumber } from './store';
import type { ConfigDocument, DocumentDiff, RevisionKind } from './types';

export interface NewRevision {
  clusterId: string;
  kind: RevisionKind;
  /** Every document as it will be. */
  documents: ConfigDocument[];
  changes: DocumentDiff[];
  restart: string[];
  note: string;
  revertOf?: number;
}

/** Gives id and number for a revision that is about to be made; the number is taken when it is stored. */
export async function reserveRevision(clusterId: string): Promise<{ id: string; number: number }> {
  return { id: randomUUID(), number: await db().$transaction((tx) => nextNumber(tx, clusterId)) };
}

/** Stores a revision inside the caller's transaction: pending until its run has applied it, or applied at once. A number taken meanwhile fails as a unique violation. */
export async function storeRevision(
  tx: Pick<Tx, 'configRevision'>,
  reserved: { id: string; number: number },
  revision: NewRevision,
  actor: Actor,
  state: { runId: string } | { appliedAt: Date },
): Promise<void> {
  const { documents, changes, restart, revertOf, ...rest } = revision;
  await tx.configRevision.create({
    data: {
      ...reserved,
      ...rest,
      ...('runId' in state
        ? { status: 'pending', runId: state.runId }
        : { status: 'applied', appliedAt: state.appliedAt }),
      documents: json(documents),
      changes: json(changes),
      restart: json(restart),
      author: actor.userName,
      authorId: actor.userId ?? null,
      revertOf: revertOf ?? null,
    },
  });
}

import 'server-only';
import type { Tx } from '@/lib/db/client';

export interface Actor {
  userId?: string;
  userName: string;
  address?: string;
}

export interface AuditRecord {
  /** Verb in the form `host.create`. */
  action: string;
  objectType?: string;
  objectId?: string;
  objectName?: string;
  outcome?: 'ok' | 'refused' | 'failed';
  /** Never a secret. */
  details?: Record<string, unknown>;
}

/** Adds one audit row inside the caller's transaction, so that a change and its trace are stored together or not at all. */
export async function writeAudit(
  tx: Pick<Tx, 'auditEntry'>,
  actor: Actor,
  record: AuditRecord,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      userId: actor.userId ?? null,
      userName: actor.userName,
      address: actor.address ?? null,
      action: record.action,
      objectType: record.objectType ?? null,
      objectId: record.objectId ?? null,
      objectName: record.objectName ?? null,
      outcome: record.outcome ?? 'ok',
      ...(record.details ? { details: JSON.parse(JSON.stringify(record.details)) } : {}),
    },
  });
}

import 'server-only';
import { z } from 'zod';
import { db } from '@/lib/db/client';

export const AuditFilter = z.object({
  text: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  outcome: z.enum(['ok', 'refused', 'failed']).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  before: z.coerce.number().int().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export interface AuditRow {
  id: number;
  at: string;
  userName: string;
  address?: string;
  action: string;
  objectType?: string;
  objectName?: string;
  outcome: string;
  details?: unknown;
}

const pageSize = 100;
const dayMs = 86_400_000;

function where(filter: AuditFilter) {
  const { text } = filter;
  return {
    ...(filter.action ? { action: { startsWith: filter.action } } : {}),
    ...(filter.outcome ? { outcome: filter.outcome } : {}),
    ...(filter.before ? { id: { lt: filter.before } } : {}),
    ...(filter.from || filter.to
      ? {
          at: {
            ...(filter.from ? { gte: new Date(filter.from) } : {}),
            ...(filter.to ? { lt: new Date(Date.parse(filter.to) + dayMs) } : {}),
          },
        }
      : {}),
    ...(text
      ? {
          OR: [
            { userName: { contains: text } },
            { objectName: { contains: text } },
            { action: { contains: text } },
          ],
        }
      : {}),
  };
}

/** Gives one page of the audit trail, newest first; `next` is the `before` of the following page. */
export async function auditPage(filter: AuditFilter): Promise<{ rows: AuditRow[]; next?: number }> {
  const found = await db().auditEntry.findMany({
    where: where(filter),
    orderBy: { id: 'desc' },
    take: pageSize + 1,
  });
  const rows = found.slice(0, pageSize).map((r) => ({
    id: r.id,
    at: r.at.toISOString(),
    userName: r.userName,
    ...(r.address ? { address: r.address } : {}),
    action: r.action,
    ...(r.objectType ? { objectType: r.objectType } : {}),
    ...(r.objectName ? { objectName: r.objectName } : {}),
    outcome: r.outcome,
    ...(r.details ? { details: r.details } : {}),
  }));
  const last = rows.at(-1);
  return { rows, ...(found.length > pageSize && last ? { next: last.id } : {}) };
}

/** Gives the actions that occur, for the filter's list. */
export async function auditActions(): Promise<string[]> {
  const found = await db().auditEntry.findMany({
    distinct: ['action'],
    select: { action: true },
    orderBy: { action: 'asc' },
  });
  return found.map((r) => r.action);
}

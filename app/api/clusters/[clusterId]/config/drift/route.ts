import { hasRole, type RoleName } from '@/lib/auth/roles';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { checkDrift, driftReport } from '@/lib/revisions/drift';
import { maskDrift } from '@/lib/revisions/mask';
import type { DriftReport } from '@/lib/revisions/types';

type Params = { params: Promise<{ clusterId: string }> };

async function answer(
  needed: RoleName,
  { params }: Params,
  read: (clusterId: string) => Promise<DriftReport>,
): Promise<Response> {
  try {
    const { role } = await requireRole(needed);
    const report = await read((await params).clusterId);
    if (hasRole(role, 'operator')) return Response.json(report);
    return Response.json({ ...report, items: maskDrift(report.items) });
  } catch (error) {
    return toResponse(error);
  }
}

/** What the last comparison of inventory, Raft group and files found. */
export function GET(_request: Request, context: Params): Promise<Response> {
  return answer('viewer', context, driftReport);
}

/** Compares now. */
export function POST(_request: Request, context: Params): Promise<Response> {
  return answer('operator', context, checkDrift);
}

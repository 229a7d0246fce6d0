import { hasRole } from '@/lib/auth/roles';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { getRevision } from '@/lib/revisions/history';
import { maskDiffs, maskDocuments } from '@/lib/revisions/mask';
import { RevisionInput } from '@/lib/revisions/schemas';

/** One revision with its differences and documents; viewers do not see secret values. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string; number: string }> },
): Promise<Response> {
  try {
    const { role } = await requireRole('viewer');
    const given = await params;
    const { clusterId, number } = RevisionInput.parse({ ...given, number: Number(given.number) });
    const revision = await getRevision(clusterId, number);
    if (hasRole(role, 'operator')) return Response.json(revision);
    const { documents, diffs } = revision;
    return Response.json({ ...revision, documents: maskDocuments(documents), diffs: maskDiffs(diffs) });
  } catch (error) {
    return toResponse(error);
  }
}

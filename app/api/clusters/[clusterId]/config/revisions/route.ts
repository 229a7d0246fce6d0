import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { listRevisions } from '@/lib/revisions/history';
import { restartMarks } from '@/lib/revisions/restart-marks';

/** The revisions of a cluster, newest first, and the nodes that wait for a restart. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    const [revisions, marks] = await Promise.all([listRevisions(clusterId), restartMarks(clusterId)]);
    return Response.json({ revisions, marks });
  } catch (error) {
    return toResponse(error);
  }
}

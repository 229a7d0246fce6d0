import { requireRole } from '@/lib/auth/session';
import { clusterAttention } from '@/lib/clusters/attention';
import { toResponse } from '@/lib/http';

/** Findings and drift of a cluster for its header. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    return Response.json(await clusterAttention((await params).clusterId));
  } catch (error) {
    return toResponse(error);
  }
}

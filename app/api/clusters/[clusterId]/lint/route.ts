import { requireRole } from '@/lib/auth/session';
import { checkDraft } from '@/lib/clusters/check-draft';
import { toResponse } from '@/lib/http';
import { ClusterSpec } from '@/lib/topology/spec';

/** Checks a spec that is being typed; nothing is stored. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('operator');
    const { clusterId } = await params;
    const spec = ClusterSpec.parse(await request.json());
    return Response.json(await checkDraft(clusterId, spec));
  } catch (error) {
    return toResponse(error);
  }
}

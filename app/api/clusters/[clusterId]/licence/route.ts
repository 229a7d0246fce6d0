import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { clusterLicences } from '@/lib/licences/look';

/** The licences of a cluster as its nodes and hosts show them now. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    return Response.json(await clusterLicences(clusterId));
  } catch (error) {
    return toResponse(error);
  }
}

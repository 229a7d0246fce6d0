import { requireRole } from '@/lib/auth/session';
import { clusterServices } from '@/lib/clusters/operate-services';
import { toResponse } from '@/lib/http';

/** The systemd units of a cluster's controllers and agents as the hosts show them now. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    return Response.json({ hosts: await clusterServices(clusterId) });
  } catch (error) {
    return toResponse(error);
  }
}

import { openAlerts } from '@/lib/alerts/queries';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';

/** Open alerts of all clusters, the gravest first. */
export async function GET(): Promise<Response> {
  try {
    await requireRole('viewer');
    return Response.json(await openAlerts());
  } catch (error) {
    return toResponse(error);
  }
}

import { requireRole } from '@/lib/auth/session';
import { listHosts } from '@/lib/hosts/queries';
import { toResponse } from '@/lib/http';

export async function GET(): Promise<Response> {
  try {
    await requireRole('viewer');
    return Response.json(await listHosts());
  } catch (error) {
    return toResponse(error);
  }
}

import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { logPage } from '@/lib/logs/page';
import { PageQuery } from '@/lib/logs/request';

/** A part of the logs of some nodes. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    const query = PageQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
    return Response.json(await logPage(clusterId, query, request.signal));
  } catch (error) {
    return toResponse(error);
  }
}

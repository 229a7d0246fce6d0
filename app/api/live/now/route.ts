import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { liveNow } from '@/lib/status/status';

const Query = z.object({ cluster: z.string().max(64).optional() });

/** What the live stream would tell, once: for pages with an event stream of their own, and to find out whether somebody is signed in. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireRole('viewer');
    const { cluster } = Query.parse(Object.fromEntries(new URL(request.url).searchParams));
    return Response.json(liveNow(cluster), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return toResponse(error);
  }
}

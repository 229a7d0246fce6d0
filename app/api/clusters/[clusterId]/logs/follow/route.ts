import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { readCursors } from '@/lib/logs/cursors';
import { followStream } from '@/lib/logs/follow-stream';
import { nodesByAlias } from '@/lib/logs/nodes';
import { FollowQuery, filterOf } from '@/lib/logs/request';

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** New lines of some nodes' logs as they are written; goes on after the last event that the browser saw. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    const query = FollowQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
    filterOf(query);
    await nodesByAlias(clusterId, query.nodes);
    const seen = readCursors(request.headers.get('last-event-id') ?? '');
    const from = { ...query, cursors: { ...query.cursors, ...seen } };
    return new Response(followStream(clusterId, from, request.signal), { headers });
  } catch (error) {
    return toResponse(error);
  }
}

import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { eventStreamHeaders } from '@/lib/sse';
import { liveEventStream } from '@/lib/status/live-stream';

const Query = z.object({ cluster: z.string().max(64).optional() });

/** The one live stream of a tab: all clusters at a glance, and the picture of the cluster asked for. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireRole('viewer');
    const { cluster } = Query.parse(Object.fromEntries(new URL(request.url).searchParams));
    const gzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    const stream = liveEventStream({
      ...(cluster ? { clusterId: cluster } : {}),
      gzip,
      signal: request.signal,
    });
    // Without `no-transform` Next compresses the answer, and flushes it after every event.
    return new Response(stream, { headers: { ...eventStreamHeaders, 'Cache-Control': 'no-cache' } });
  } catch (error) {
    return toResponse(error);
  }
}

import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { tailStart } from '@/lib/runs/log-reader';
import { getRunPlan } from '@/lib/runs/queries';
import { runEventStream } from '@/lib/runs/stream';
import { eventStreamHeaders } from '@/lib/sse';

const Query = z.object({
  after: z.coerce.number().int().min(0).optional(),
  tail: z.coerce.number().int().min(1).max(100_000).optional(),
});

/** Live state and log of one run; goes on after the line that the browser saw last. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { runId } = await params;
    await getRunPlan(runId);
    const { after, tail } = Query.parse(Object.fromEntries(new URL(request.url).searchParams));
    const seen = Number.parseInt(request.headers.get('last-event-id') ?? '', 10);
    const from = seen >= 0 ? seen : (after ?? (tail ? await tailStart(runId, tail) : 0));
    return new Response(runEventStream({ runId, after: from, signal: request.signal }), {
      headers: eventStreamHeaders,
    });
  } catch (error) {
    return toResponse(error);
  }
}

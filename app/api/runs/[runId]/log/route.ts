import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { logTextStream } from '@/lib/runs/log-download';
import { getRunPlan, logPage } from '@/lib/runs/queries';

const Query = z.object({
  format: z.enum(['text', 'json']).default('text'),
  step: z.string().optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});

/** The stored log: a text to download, or one page as JSON. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { runId } = await params;
    await getRunPlan(runId);
    const { format, step, after, limit } = Query.parse(Object.fromEntries(new URL(request.url).searchParams));
    const only = step === undefined ? {} : { stepKey: step };
    if (format === 'json') return Response.json(await logPage(runId, { after, limit, ...only }));
    const headers = {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="run-${runId}.log"`,
    };
    return new Response(logTextStream(runId, { after, ...only }), { headers });
  } catch (error) {
    return toResponse(error);
  }
}

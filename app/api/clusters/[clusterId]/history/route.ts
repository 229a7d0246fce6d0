import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { history } from '@/lib/status/history';
import { metricNames } from '@/lib/status/wire';

const HOUR_MS = 3_600_000;
const Query = z.object({
  alias: z.string().min(1).max(200),
  metrics: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(metricNames)).min(1).max(metricNames.length)),
  from: z.coerce.number().min(0).optional(),
  to: z.coerce.number().min(0).optional(),
});

/** Figures of one node over time; `from` and `to` in milliseconds since 1970, the last hour by default. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    const query = Query.parse(Object.fromEntries(new URL(request.url).searchParams));
    const to = query.to ?? Date.now();
    const from = query.from ?? to - HOUR_MS;
    const series = await history({ clusterId, alias: query.alias, metrics: query.metrics, from, to });
    return Response.json(series, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return toResponse(error);
  }
}

import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { listRuns } from '@/lib/runs/queries';

const status = z.enum([
  'queued',
  'running',
  'cancelling',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
]);
const Query = z.object({
  cluster: z.string().optional(),
  status: z.array(status).optional(),
  before: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

/** Runs, newest first. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireRole('viewer');
    const search = new URL(request.url).searchParams;
    const all = search.getAll('status');
    const { cluster, ...filter } = Query.parse({
      ...Object.fromEntries(search),
      status: all.length > 0 ? all : undefined,
    });
    return Response.json({ runs: await listRuns({ ...filter, ...(cluster ? { clusterId: cluster } : {}) }) });
  } catch (error) {
    return toResponse(error);
  }
}

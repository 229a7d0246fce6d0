import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { getRunView } from '@/lib/runs/queries';

/** One run with its stages and steps. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    return Response.json(await getRunView((await params).runId));
  } catch (error) {
    return toResponse(error);
  }
}

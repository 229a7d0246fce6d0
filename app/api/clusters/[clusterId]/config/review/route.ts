import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { reviewChange } from '@/lib/revisions/review';
import { ReviewInput } from '@/lib/revisions/schemas';

/** What a change would do; nothing is stored or written. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('operator');
    const { clusterId } = await params;
    const change = ReviewInput.parse(await request.json());
    return Response.json(await reviewChange({ ...change, clusterId }));
  } catch (error) {
    return toResponse(error);
  }
}

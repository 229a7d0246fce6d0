import { requireRole } from '@/lib/auth/session';
import { AppError } from '@/lib/errors';
import { toResponse } from '@/lib/http';
import { statusOf } from '@/lib/status/status';

/** The picture of a cluster as JSON, as Deck saw it last. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const status = statusOf((await params).clusterId);
    if (!status) {
      throw new AppError('NOT-FOUND', {
        en: 'There is no picture of this cluster.',
        zh: '暂无该集群的状态。',
      });
    }
    return Response.json(status, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return toResponse(error);
  }
}

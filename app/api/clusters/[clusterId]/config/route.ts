import { hasRole } from '@/lib/auth/roles';
import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { maskDocuments } from '@/lib/revisions/mask';
import { configView } from '@/lib/revisions/view';

/** Every configuration document as it is now (`?fresh=1` reads again); viewers do not see secret values. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    const { role } = await requireRole('viewer');
    const { clusterId } = await params;
    const fresh = new URL(request.url).searchParams.get('fresh') === '1';
    const view = await configView(clusterId, { fresh });
    if (hasRole(role, 'operator')) return Response.json(view);
    const nodes = view.nodes.map(({ settings: _, ...node }) => node);
    return Response.json({ ...view, nodes, documents: maskDocuments(view.documents) });
  } catch (error) {
    return toResponse(error);
  }
}

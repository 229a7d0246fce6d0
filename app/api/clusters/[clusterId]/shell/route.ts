import { z } from 'zod';
import { actorOf, requireRole } from '@/lib/auth/session';
import { clusterDatabases, runClusterScript, scriptPage } from '@/lib/clusters/shell';
import { toResponse } from '@/lib/http';

type Context = { params: Promise<{ clusterId: string }> };

const Script = z.object({
  alias: z.string().max(200),
  script: z.string().min(1).max(100_000),
  shellId: z.string().optional(),
  completes: z.enum(['database', 'query']).optional(),
});

const Page = z.object({
  shellId: z.string(),
  variable: z.string().max(100).optional(),
  offset: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(500),
});

/** Runs a script on one node. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const user = await requireRole('operator');
    const { clusterId } = await params;
    const input = Script.parse(await request.json());
    return Response.json(await runClusterScript({ clusterId, ...input }, user.id, await actorOf(user)));
  } catch (error) {
    return toResponse(error);
  }
}

/** Gives a page of a result (`shellId`, `offset`, `limit`), or the databases that a node sees (`alias`). */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const user = await requireRole('operator');
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const { clusterId } = await params;
    if (query.alias) return Response.json(await clusterDatabases(clusterId, query.alias));
    return Response.json(await scriptPage(Page.parse(query), user.id));
  } catch (error) {
    return toResponse(error);
  }
}

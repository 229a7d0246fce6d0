import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { logDownload } from '@/lib/logs/download';
import { DownloadQuery } from '@/lib/logs/request';

/** One node's log as a file. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('viewer');
    const { clusterId } = await params;
    const query = DownloadQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
    const { body, fileName, type } = await logDownload(clusterId, query, request.signal);
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    return new Response(body, { headers: { 'Content-Type': type, 'Content-Disposition': disposition } });
  } catch (error) {
    return toResponse(error);
  }
}

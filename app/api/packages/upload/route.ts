import { actorOf, requireRole } from '@/lib/auth/session';
import { AppError } from '@/lib/errors';
import { toResponse } from '@/lib/http';
import { parsePackageName } from '@/lib/packages/name';
import { acceptUpload } from '@/lib/packages/packages';
import { receiveFile } from '@/lib/packages/receive';

/** A browser sends this header only from Deck's own pages: another site would need a preflight that Deck never answers. */
function refuseForeignPages(request: Request): void {
  const origin = request.headers.get('origin');
  if (origin && new URL(origin).host === request.headers.get('host')) return;
  throw new AppError('UPLOAD-ORIGIN', {
    en: 'Uploads are accepted from Deck’s own pages only.',
    zh: '仅接受来自 Deck 页面的上传。',
  });
}

/** Receives a package as the raw request body, streamed to disk; the name comes in the query. */
export async function POST(request: Request): Promise<Response> {
  try {
    const user = await requireRole('operator');
    refuseForeignPages(request);
    const fileName = new URL(request.url).searchParams.get('name') ?? '';
    parsePackageName(fileName);
    if (!request.body)
      throw new AppError('UPLOAD-EMPTY', { en: 'The upload is empty.', zh: '上传内容为空。' });
    const length = request.headers.get('content-length');
    const received = await receiveFile(request.body, length ? Number(length) : undefined);
    const id = await acceptUpload(received, fileName, await actorOf(user));
    return Response.json({ id });
  } catch (error) {
    return toResponse(error);
  }
}

import { z } from 'zod';
import { requireRole } from '@/lib/auth/session';
import { AppError } from '@/lib/errors';
import { toResponse } from '@/lib/http';
import { setVisible } from '@/lib/status/live-stream';

const Body = z.object({ stream: z.uuid(), aliases: z.array(z.string().max(200)).max(1000) });

/** Says which rows are on screen in a tab, so that their figures come first and exactly. */
export async function POST(request: Request): Promise<Response> {
  try {
    await requireRole('viewer');
    const { stream, aliases } = Body.parse(await request.json().catch(() => undefined));
    if (!setVisible(stream, aliases)) {
      throw new AppError('NOT-FOUND', { en: 'This stream has ended.', zh: '该事件流已结束。' });
    }
    return new Response(null, { status: 204 });
  } catch (error) {
    return toResponse(error);
  }
}

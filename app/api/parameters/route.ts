import { requireRole } from '@/lib/auth/session';
import { parameterChoices } from '@/lib/clusters/parameter-choices';
import { toResponse } from '@/lib/http';

export async function GET(): Promise<Response> {
  try {
    await requireRole('viewer');
    return Response.json(parameterChoices());
  } catch (error) {
    return toResponse(error);
  }
}

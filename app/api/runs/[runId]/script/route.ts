import { requireRole } from '@/lib/auth/session';
import { toResponse } from '@/lib/http';
import { getRunPlan } from '@/lib/runs/queries';
import { planScript } from '@/lib/runs/script';

/** The run's plan as a shell script to download; it holds whole configuration files, with the values that viewers may not see. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    await requireRole('operator');
    const plan = await getRunPlan((await params).runId);
    const name = `${plan.kind.replace(/[^a-z0-9-]/gi, '-')}.sh`;
    const headers = {
      'Content-Type': 'text/x-shellscript; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
    };
    return new Response(planScript(plan), { headers });
  } catch (error) {
    return toResponse(error);
  }
}

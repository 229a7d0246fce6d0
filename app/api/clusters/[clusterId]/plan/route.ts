import { requireRole } from '@/lib/auth/session';
import { deployPlan } from '@/lib/clusters/deploy-plan';
import type { WizardSlug } from '@/lib/clusters/wizard-steps';
import { toResponse } from '@/lib/http';
import { previewPlan } from '@/lib/runs/preview';
import { planScript } from '@/lib/runs/script';

/** The dry run of a deployment as JSON (`?until=start`), or the plan as a shell script (`&as=script`). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  try {
    await requireRole('operator');
    const { clusterId } = await params;
    const query = new URL(request.url).searchParams;
    const plan = await deployPlan(clusterId, (query.get('until') ?? 'start') as WizardSlug);
    if (query.get('as') === 'script') {
      const headers = {
        'content-type': 'text/x-shellscript; charset=utf-8',
        'content-disposition': 'attachment; filename="deploy.sh"',
      };
      return new Response(planScript(plan), { headers });
    }
    return Response.json(await previewPlan({ clusterId, plan, signal: request.signal }));
  } catch (error) {
    return toResponse(error);
  }
}

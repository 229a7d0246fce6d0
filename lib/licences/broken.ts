import 'server-only';
import { db } from '@/lib/db/client';
import { parsePlan, planSteps } from '@/lib/runs/plan-schema';
import { RecordLicenceArgs } from '@/lib/runs/plans/args-licence';
import { getRunView } from '@/lib/runs/queries';
import type { RunStatus } from '@/lib/runs/view';
import type { ClusterLicences } from './view';

const OPEN: RunStatus[] = ['failed', 'cancelled', 'interrupted', 'paused'];

/** Gives the last replacement of a cluster when it did not come to its end, with the licence it was for and whether it can still be resumed. */
export async function brokenReplacement(clusterId: string): Promise<ClusterLicences['broken']> {
  const last = await db().run.findFirst({
    where: { clusterId, kind: 'licence' },
    orderBy: { createdAt: 'desc' },
    select: { id: true, status: true, plan: true },
  });
  if (!last || !OPEN.includes(last.status as RunStatus)) return undefined;
  const record = planSteps(parsePlan(last.plan)).find(({ action }) => action === 'record-licence');
  const { canResume } = await getRunView(last.id);
  return { runId: last.id, licenceId: RecordLicenceArgs.parse(record?.args).licenceId, canResume };
}

import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import { planOperate } from '@/lib/runs/plans/operate';
import type { OperateInput, OperatePlan, Refusal } from '@/lib/runs/plans/operate-facts';
import { refused } from '@/lib/runs/plans/operate-refusals';
import { planStart, planStop, type StartStopInput } from '@/lib/runs/plans/start-stop';
import type { Text } from '@/lib/text';
import { ClusterSpec } from '@/lib/topology/spec';
import { consoleAccount } from './console-account';
import { operateFacts } from './operate-facts';

type OperateRequest = { clusterId: string } & Pick<
  OperateInput,
  'operation' | 'aliases' | 'startAgents' | 'typed'
>;

/** Gives a cluster as planners take it; throws NOT-FOUND. */
export async function plannedCluster(clusterId: string): Promise<StartStopInput> {
  const cluster = await db().cluster.findUnique({
    where: { id: clusterId },
    include: { hosts: { include: { host: true } } },
  });
  if (!cluster) throw new AppError('NOT-FOUND', { en: 'There is no such cluster.', zh: '集群不存在。' });
  const { id, name, installDir } = cluster;
  return {
    cluster: { id, name, installDir, spec: ClusterSpec.parse(cluster.spec) },
    hosts: cluster.hosts.map(({ host }) => ({ id: host.id, address: host.address })),
  };
}

async function plannerInput(request: OperateRequest): Promise<OperateInput> {
  const { clusterId, operation, aliases, startAgents, typed } = request;
  const input = await plannedCluster(clusterId);
  const { spec } = input.cluster;
  const facts = await operateFacts({ spec, operation, aliases, account: () => consoleAccount(clusterId) });
  return {
    ...input,
    operation,
    facts,
    ...(aliases && { aliases }),
    ...(startAgents && { startAgents }),
    ...(typed !== undefined && { typed }),
  };
}

/** Plans an operation against what is seen now; gives the plan, or what stands against it. */
export const planOperation = async (request: OperateRequest): Promise<OperatePlan> =>
  planOperate(await plannerInput(request));

/** Says what an operation would do with what can be asked now, and what stands against it; where a typed word would accept that, the plan is there as well. */
export async function outlineOperation(
  request: OperateRequest,
): Promise<{ plan?: Plan; refusals: Refusal[]; notices: Text[] }> {
  const input = await plannerInput(request);
  const result = planOperate(input);
  if ('plan' in result) return { ...result, refusals: [] };
  const typed = result.refusals.every(({ confirm }) => confirm) ? result.refusals[0]?.confirm : undefined;
  const accepted = typed ? planOperate({ ...input, typed }) : result;
  return { ...result, ...('plan' in accepted && { plan: accepted.plan }) };
}

/** Gives the plan that an operation would run; throws OPERATE-… where it is refused. */
export async function planFor(request: OperateRequest): Promise<Plan> {
  if (!request.aliases && request.operation === 'start')
    return planStart(await plannedCluster(request.clusterId));
  if (!request.aliases && request.operation === 'stop')
    return planStop(await plannedCluster(request.clusterId));
  const result = await planOperation(request);
  if ('plan' in result) return result.plan;
  const [first] = result.refusals;
  throw first ? refused(first) : new Error('refused without a reason');
}

/** Starts, stops or restarts chosen nodes or the whole cluster as a run, in the safe order (dolphindb-operations.md 8 and 11). Gives the run's id; throws OPERATE-… where the plan is refused. */
export async function operateCluster(request: OperateRequest, actor: Actor): Promise<string> {
  const plan = await planFor(request);
  return createRun({ clusterId: request.clusterId, kind: plan.kind, plan, actor });
}

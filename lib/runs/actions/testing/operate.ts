import { operateFacts } from '@/lib/clusters/operate-facts';
import type { Plan } from '@/lib/runs/plan';
import { planOperate } from '@/lib/runs/plans/operate';
import type { OperateInput, OperatePlan } from '@/lib/runs/plans/operate-facts';
import { consoleAccount, deployInput } from './sandbox';

export type Wish = Pick<OperateInput, 'operation' | 'aliases' | 'startAgents' | 'typed'>;

/** Plans an operation on the sandbox's cluster by what its nodes say now. */
export async function operationPlan(wish: Wish): Promise<OperatePlan> {
  const { cluster, hosts } = deployInput();
  const { operation, aliases } = wish;
  const facts = await operateFacts({ spec: cluster.spec, operation, aliases, account: consoleAccount });
  return planOperate({ cluster, hosts, facts, ...wish });
}

/** Gives the plan of an operation against which nothing stands; throws the codes of the refusals. */
export async function allowedOperation(wish: Wish): Promise<Plan> {
  const result = await operationPlan(wish);
  if ('refusals' in result) throw new Error(result.refusals.map(({ code }) => code).join());
  return result.plan;
}

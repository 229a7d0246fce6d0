import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { LedNodesArgs } from './args';
import type { HoldArgs } from './args-upgrade';
import { STOP_MS } from './operate-steps';
import { stopStages } from './start-stop';
import { type ClusterContext, clusterStep, controllersOf, ledOf, MINUTE, stage, stepOn } from './step';

function steps({ installations }: ClusterContext, action: string, { en, zh }: Text): PlanStep[] {
  return installations.map((at) => {
    const place = at.number > 1 ? `${at.address}:${at.dir}` : at.address;
    const args: HoldArgs = { dir: at.dir };
    return stepOn(at, action, { en: `${en} ${place}`, zh: `${zh} ${place}` }, args, MINUTE);
  });
}

/** Gives the steps that keep services from starting these installations' nodes. */
export function holdSteps(context: ClusterContext): PlanStep[] {
  return steps(context, 'hold-services', { en: 'Hold the services on', zh: '暂停系统服务' });
}

/** Gives the steps after which services may start these installations' nodes again. */
export function releaseSteps(context: ClusterContext): PlanStep[] {
  return steps(context, 'release-services', { en: 'Release the services on', zh: '恢复系统服务' });
}

/** Gives the stage after a stop that ends what came up again: the leader starts a node that it finds offline, until the controllers are gone too (datanodeRestartInterval, V-OPS-03). */
export function stillStages(context: ClusterContext): PlanStage[] {
  const nodes = ledOf(context);
  if (nodes.length === 0) return [];
  const args: LedNodesArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    nodes,
  };
  const title = { en: 'See that nothing runs any more', zh: '确认所有节点均已停止' };
  const step = { ...clusterStep('stop-nodes', title, args, STOP_MS), key: 'stop-nodes-again' };
  return [stage('still', title, [step], 1)];
}

/** Gives the stages that stop a whole cluster so that nothing starts it before `releaseStage`: neither its services, at a boot, nor its leader. */
export function heldStopStages(context: ClusterContext): PlanStage[] {
  const title = { en: 'Keep services from starting nodes', zh: '禁止系统服务拉起节点' };
  return [stage('hold', title, holdSteps(context)), ...stopStages(context), ...stillStages(context)];
}

/** Gives the stage after which services may start nodes again. */
export function releaseStage(context: ClusterContext): PlanStage {
  const title = { en: 'Let services start nodes again', zh: '恢复系统服务' };
  return stage('release', title, releaseSteps(context));
}

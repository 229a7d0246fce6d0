import type { Plan, PlanStage, PlanStep } from '@/lib/runs/plan';
import type { ClusterSpec } from '@/lib/topology/spec';
import type * as Args from './args';
import { type PlacedInstallation, placeInstallations } from './layout';
import { STOP_MS } from './operate-steps';
import { startStages } from './start-stages';
import { type ClusterContext, clusterStep, controllersOf, ledOf, stage, stepOn } from './step';

export interface StartStopInput {
  cluster: { id: string; name: string; installDir: string; spec: ClusterSpec };
  hosts: { id: string; address: string }[];
}

/** Gives what the steps on a cluster share; throws as `placeInstallations`. */
export function clusterContext({ cluster, hosts }: StartStopInput): ClusterContext {
  const owner = { clusterId: cluster.id, clusterName: cluster.name };
  return { owner, installations: placeInstallations(cluster.installDir, cluster.spec, hosts) };
}

function stopStep(at: PlacedInstallation, node: Args.NodeArgs): PlanStep {
  const args: Args.NodeStepArgs = { node };
  const title = { en: `Stop ${node.alias} on ${at.address}`, zh: `在 ${at.address} 上停止 ${node.alias}` };
  return stepOn(at, `stop-${node.role}`, title, args, STOP_MS);
}

/** Gives the stages that stop a whole cluster: data and compute nodes, agents, controllers (dolphindb-operations.md 8). */
export function stopStages(context: ClusterContext): PlanStage[] {
  const stop = (role: 'controller' | 'agent') =>
    context.installations.flatMap((each) => {
      const node = each[role];
      return node ? [stopStep(each, node)] : [];
    });
  const { clusterId } = context.owner;
  const args: Args.LedNodesArgs = { clusterId, controllers: controllersOf(context), nodes: ledOf(context) };
  const title = { en: 'Stop data and compute nodes', zh: '停止数据节点和计算节点' };
  const nodes =
    args.nodes.length > 0
      ? [stage('stop-nodes', title, [clusterStep('stop-nodes', title, args, STOP_MS)], 1)]
      : [];
  return [
    ...nodes,
    stage('stop-agents', { en: 'Stop the agents', zh: '停止代理节点' }, stop('agent')),
    stage('stop-controllers', { en: 'Stop the controllers', zh: '停止控制节点' }, stop('controller')),
  ];
}

/** Plans the start of a whole cluster that is deployed; what runs already is left alone. Throws as `placeInstallations`. */
export function planStart(input: StartStopInput): Plan {
  const { name } = input.cluster;
  const title = { en: `Start ${name}`, zh: `启动 ${name}` };
  return { version: 1, kind: 'start', title, stages: startStages(clusterContext(input)) };
}

/** Plans the stop of a whole cluster in the safe order: data and compute nodes, agents, controllers (dolphindb-operations.md 8). Throws as `placeInstallations`. */
export function planStop(input: StartStopInput): Plan {
  const { name } = input.cluster;
  return {
    version: 1,
    kind: 'stop',
    title: { en: `Stop ${name}`, zh: `停止 ${name}` },
    stages: stopStages(clusterContext(input)),
  };
}

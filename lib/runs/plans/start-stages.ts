import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type * as Args from './args';
import type { PlacedInstallation } from './layout';
import {
  agentsOf,
  type ClusterContext,
  clusterStep,
  controllersOf,
  ledOf,
  MINUTE,
  stage,
  stepOn,
} from './step';

/** Gives the step that starts the controller or agent of an installation. */
export function startStep(at: PlacedInstallation, node: Args.NodeArgs): PlanStep {
  const args: Args.NodeStepArgs = { node };
  const title = { en: `Start ${node.alias} on ${at.address}`, zh: `在 ${at.address} 上启动 ${node.alias}` };
  return stepOn(at, `start-${node.role}`, title, args, 2 * MINUTE);
}

function leaderStep(context: ClusterContext): PlanStep {
  const { clusterId } = context.owner;
  const args: Args.ControllersArgs = { clusterId, controllers: controllersOf(context) };
  return clusterStep('await-leader', { en: 'Wait for a leader', zh: '等待选出 leader' }, args, 2 * MINUTE);
}

function agentsStep(context: ClusterContext): PlanStep {
  const { clusterId } = context.owner;
  const args: Args.LedNodesArgs = {
    clusterId,
    controllers: controllersOf(context),
    nodes: agentsOf(context),
  };
  const title = { en: 'Wait until the leader sees all agents', zh: '等待 leader 检测到全部代理节点' };
  return clusterStep('await-agents', title, args, 2 * MINUTE);
}

function nodesStep(context: ClusterContext): PlanStep {
  const { clusterId } = context.owner;
  const args: Args.LedNodesArgs = { clusterId, controllers: controllersOf(context), nodes: ledOf(context) };
  const title = {
    en: 'Start data and compute nodes through the leader',
    zh: '通过 leader 启动数据节点和计算节点',
  };
  return clusterStep('start-nodes', title, args, 5 * MINUTE);
}

/** Gives the step that proves the data and compute nodes of an installation by what runs on the host. */
export function proofStep(at: PlacedInstallation): PlanStep {
  const args: Args.ProveNodesArgs = { nodes: at.nodes };
  const title = { en: `Look at the nodes on ${at.address}`, zh: `确认 ${at.address} 上的节点` };
  return stepOn(at, 'prove-nodes', title, args, 3 * MINUTE);
}

/** Gives the stages that start a whole cluster in the vendor's order: controllers, agents, then data and compute nodes through the leader (dolphindb-operations.md 8). */
export function startStages(context: ClusterContext): PlanStage[] {
  const start = (role: 'controller' | 'agent') =>
    context.installations.flatMap((each) => {
      const node = each[role];
      return node ? [startStep(each, node)] : [];
    });
  const proofs = context.installations.filter(({ nodes }) => nodes.length > 0).map(proofStep);
  const managed = [
    stage('controllers', { en: 'Start the controllers', zh: '启动控制节点' }, start('controller')),
    stage('leader', { en: 'Elect a leader', zh: '选举 leader' }, [leaderStep(context)], 1),
    stage('agents', { en: 'Start the agents', zh: '启动代理节点' }, start('agent')),
    stage('agents-online', { en: 'Agents online', zh: '代理节点上线' }, [agentsStep(context)], 1),
  ];
  if (proofs.length === 0) return managed;
  return [
    ...managed,
    stage(
      'nodes',
      { en: 'Start data and compute nodes', zh: '启动数据节点和计算节点' },
      [nodesStep(context)],
      1,
    ),
    stage('nodes-ready', { en: 'Data and compute nodes ready', zh: '数据节点和计算节点就绪' }, proofs),
  ];
}

import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type * as Args from './args';
import type { CheckOperationArgs } from './args-operate';
import {
  agentsOf,
  type ClusterContext,
  clusterStep,
  controllersOf,
  ledOf,
  MINUTE,
  nodesIn,
  stage,
} from './step';

/** A safe shutdown writes caches and finishes transactions first (dolphindb-package.md 3.3). */
export const STOP_MS = 10 * MINUTE;

/** Gives a step about one node; several nodes of a host have steps of their own, so the key names the alias. */
export function nodeStep(
  action: string,
  node: Args.NodeArgs,
  title: Text,
  args: object,
  timeoutMs: number,
): PlanStep {
  return {
    key: `${action}@${node.alias}`,
    title,
    hostId: node.hostId,
    host: node.address,
    action,
    args: { ...args },
    timeoutMs,
  };
}

/** Gives all nodes of the cluster: controllers, agents, then data and compute nodes. */
export function allNodes(context: ClusterContext): Args.NodeArgs[] {
  return [...controllersOf(context), ...agentsOf(context), ...ledOf(context)];
}

/** Gives the agent that starts this node. */
export function agentFor({ installations }: ClusterContext, node: Args.NodeArgs): Args.NodeArgs | undefined {
  return installations.find((each) => nodesIn(each).some(({ alias }) => alias === node.alias))?.agent;
}

const start = ({ alias, address }: Args.NodeArgs): Text => ({
  en: `Start ${alias} on ${address}`,
  zh: `在 ${address} 上启动 ${alias}`,
});

/** Gives the step that starts one controller or agent; with `since` only a process that is younger counts as started. */
export function startManaged(node: Args.NodeArgs, since?: string): PlanStep {
  const args: Args.NodeStepArgs = { node, ...(since && { since }) };
  return nodeStep(`start-${node.role}`, node, start(node), args, 2 * MINUTE);
}

/** Gives the step that stops one controller or agent. */
export function stopManaged(node: Args.NodeArgs): PlanStep {
  const { alias, address } = node;
  const title = { en: `Stop ${alias} on ${address}`, zh: `在 ${address} 上停止 ${alias}` };
  const args: Args.NodeStepArgs = { node };
  return nodeStep(`stop-${node.role}`, node, title, args, STOP_MS);
}

function led(context: ClusterContext, nodes: Args.NodeArgs[], since?: string): Args.LedNodesArgs {
  const { clusterId } = context.owner;
  const controllers = controllersOf(context);
  return { clusterId, controllers, nodes, quorum: true, ...(since && { since }) };
}

/** Gives the stage in which the leader stops data and compute nodes; none when there are none. */
export function stopLedStages(context: ClusterContext, nodes: Args.NodeArgs[]): PlanStage[] {
  if (nodes.length === 0) return [];
  const title = { en: 'Stop data and compute nodes', zh: '停止数据节点和计算节点' };
  return [stage('stop-nodes', title, [clusterStep('stop-nodes', title, led(context, nodes), STOP_MS)], 1)];
}

/** Gives the stages that wait for the agents of these nodes, have the leader start the nodes, and prove each on its host; none when there are none. */
export function startLedStages(context: ClusterContext, nodes: Args.NodeArgs[], since?: string): PlanStage[] {
  if (nodes.length === 0) return [];
  const title = { en: 'Start data and compute nodes', zh: '启动数据节点和计算节点' };
  const aliases = new Set(nodes.map(({ alias }) => alias));
  const proofs = context.installations.flatMap((each) => {
    const own = each.nodes.filter(({ alias }) => aliases.has(alias));
    const [first] = own;
    if (!first) return [];
    const { address, number } = each;
    const proof = { en: `Look at the nodes on ${address}`, zh: `确认 ${address} 上的节点` };
    const step = nodeStep('prove-nodes', first, proof, { nodes: own }, 3 * MINUTE);
    return [{ ...step, key: number > 1 ? `prove-nodes@${address}/${number}` : `prove-nodes@${address}` }];
  });
  return [
    stage('nodes', title, [clusterStep('start-nodes', title, led(context, nodes, since), 5 * MINUTE)], 1),
    stage('nodes-ready', { en: 'Data and compute nodes ready', zh: '数据节点和计算节点就绪' }, proofs),
  ];
}

/** Gives the stage that waits for a leader. */
export function leaderStage(context: ClusterContext): PlanStage {
  const { clusterId } = context.owner;
  const args: Args.ControllersArgs = { clusterId, controllers: controllersOf(context) };
  const step = clusterStep(
    'await-leader',
    { en: 'Wait for a leader', zh: '等待选出 leader' },
    args,
    2 * MINUTE,
  );
  return stage('leader', { en: 'Elect a leader', zh: '选举 leader' }, [step], 1);
}

/** Gives the stage that waits until the leader sees these agents. */
export function agentsStage(context: ClusterContext, agents: Args.NodeArgs[]): PlanStage {
  const title = { en: 'Wait until the leader sees the agents', zh: '等待 leader 检测到代理节点' };
  const step = clusterStep('await-agents', title, led(context, agents), 2 * MINUTE);
  return stage('agents-online', { en: 'Agents online', zh: '代理节点上线' }, [step], 1);
}

/** Gives the stage that refuses, right before anything happens, what must not be done now. */
export function checkStage(
  context: ClusterContext,
  rest: Omit<CheckOperationArgs, 'clusterId' | 'controllers'>,
): PlanStage {
  const title = { en: 'Check that it may be done now', zh: '确认当前可以执行' };
  const args: CheckOperationArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    ...rest,
  };
  return stage(
    'check',
    { en: 'Check', zh: '检查' },
    [clusterStep('check-operation', title, args, MINUTE)],
    1,
  );
}

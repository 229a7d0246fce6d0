import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { NodeArgs } from './args';
import type { RollingArgs, SettleArgs } from './args-operate';
import { allNodes, nodeStep, STOP_MS } from './operate-steps';
import { type ClusterContext, clusterStep, controllersOf, MINUTE, stage } from './step';

interface RollingFacts {
  /** ISO time of the plan; a process started later counts as restarted. */
  since: string;
  /** Alias of the controller that leads; null when nobody knows. */
  leader: string | null;
  /** Somebody has accepted that data whose last replica is on a node cannot be read while it restarts. */
  confirmed?: boolean;
}

/** Recovery of replicas that fell behind takes as long as there are data; a day of it is a fault. */
const GATE_MS = 60 * MINUTE;
const RESTART_MS = STOP_MS + 10 * MINUTE;

function steps(context: ClusterContext, node: NodeArgs, facts: RollingFacts): PlanStep[] {
  const args: RollingArgs = {
    clusterId: context.owner.clusterId,
    controllers: controllersOf(context),
    node,
    ha: controllersOf(context).length > 1,
    since: facts.since,
    confirmed: facts.confirmed ?? false,
  };
  const { alias } = node;
  const gate = { en: `Wait until ${alias} may stop`, zh: `等待可以停止 ${alias}` };
  const restart = { en: `Restart ${alias}`, zh: `重启 ${alias}` };
  return [
    nodeStep('rolling-gate', node, gate, args, GATE_MS),
    nodeStep('rolling-restart', node, restart, args, RESTART_MS),
  ];
}

/** The leader last: every controller before it restarts without an election. */
function leaderLast(controllers: NodeArgs[], leader: string | null): NodeArgs[] {
  return [
    ...controllers.filter(({ alias }) => alias !== leader),
    ...controllers.filter(({ alias }) => alias === leader),
  ];
}

const groups: { role: NodeArgs['role']; key: string; title: Text }[] = [
  {
    role: 'computenode',
    key: 'rolling-computenodes',
    title: { en: 'Compute nodes, one by one', zh: '逐个重启计算节点' },
  },
  {
    role: 'datanode',
    key: 'rolling-datanodes',
    title: { en: 'Data nodes, one by one', zh: '逐个重启数据节点' },
  },
  { role: 'agent', key: 'rolling-agents', title: { en: 'Agents, one by one', zh: '逐个重启代理节点' } },
  {
    role: 'controller',
    key: 'rolling-controllers',
    title: { en: 'Controllers, one by one, the leader last', zh: '逐个重启控制节点，leader 最后' },
  },
];

function settleStage(context: ClusterContext): PlanStage {
  const controllers = controllersOf(context);
  const args: SettleArgs = { clusterId: context.owner.clusterId, controllers, ha: controllers.length > 1 };
  const title = { en: 'Wait until all data is complete', zh: '等待全部数据恢复完整' };
  return stage('rolling-settle', title, [clusterStep('rolling-settle', title, args, GATE_MS)], 1);
}

/**
 * Gives the stages that restart exactly these nodes one after the other: compute nodes, data nodes, agents, controllers with the leader last. Before each
 * stands a gate: a leader, all other controllers up, every chunk complete, no recovery, another replica of its data (dolphindb-operations.md 11). Aliases
 * that the cluster does not have are left out; no alias gives no stage.
 */
export function rollingRestartStages(
  context: ClusterContext,
  aliases: string[],
  facts: RollingFacts,
): PlanStage[] {
  const chosen = new Set(aliases);
  const nodes = allNodes(context).filter(({ alias }) => chosen.has(alias));
  const stages = groups.flatMap(({ role, key, title }) => {
    const own = nodes.filter((node) => node.role === role);
    if (own.length === 0) return [];
    const ordered = role === 'controller' ? leaderLast(own, facts.leader) : own;
    return [
      stage(
        key,
        title,
        ordered.flatMap((node) => steps(context, node, facts)),
        1,
      ),
    ];
  });
  return nodes.some(({ role }) => role === 'datanode') ? [...stages, settleStage(context)] : stages;
}

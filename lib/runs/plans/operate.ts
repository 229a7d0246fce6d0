import type { Plan, PlanStage } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { NodeArgs } from './args';
import type { OperateFacts, OperateInput, OperatePlan, Operation, Refusal } from './operate-facts';
import { operateNotices } from './operate-notices';
import {
  agentRefusal,
  goneRefusal,
  leaderRefusal,
  loneRefusal,
  loneWord,
  majorityRefusal,
} from './operate-refusals';
import {
  agentFor,
  agentsStage,
  allNodes,
  checkStage,
  leaderStage,
  startLedStages,
  startManaged,
  stopLedStages,
  stopManaged,
} from './operate-steps';
import { rollingRestartStages } from './restart';
import { clusterContext } from './start-stop';
import { type ClusterContext, controllersOf, stage } from './step';

const isLed = ({ role }: NodeArgs) => role === 'datanode' || role === 'computenode';

interface Scope {
  context: ClusterContext;
  input: OperateInput;
  /** The nodes of the operation. */
  nodes: NodeArgs[];
  /** Agents that are started first although nobody chose them. */
  agents: NodeArgs[];
}

const ofRole = (nodes: NodeArgs[], role: NodeArgs['role']) => nodes.filter((node) => node.role === role);

function unique(nodes: NodeArgs[]): NodeArgs[] {
  return [...new Map(nodes.map((node) => [node.alias, node])).values()];
}

/** Agents of nodes to be started that the leader does not see and that the operation does not start itself. */
function agentsDown(context: ClusterContext, input: OperateInput, nodes: NodeArgs[]): NodeArgs[] {
  const { operation, facts } = input;
  if (operation === 'stop') return [];
  const started = new Set(nodes.map(({ alias }) => alias));
  const agents = nodes.filter(isLed).flatMap((node) => agentFor(context, node) ?? []);
  return unique(agents).filter(({ alias }) => !facts.online.includes(alias) && !started.has(alias));
}

/** Nodes that are away at the same time. */
function awayTogether({ input, nodes }: Scope): NodeArgs[] {
  return input.operation === 'stop' || input.operation === 'restart' ? nodes : [];
}

function quorumRefusals({ context, input, nodes }: Scope): Refusal[] {
  const all = controllersOf(context);
  const chosen = ofRole(nodes, 'controller');
  const { operation, facts } = input;
  if (all.length < 2) return operation === 'stop' && chosen.length > 0 ? [majorityRefusal(chosen, 0, 1)] : [];
  if (chosen.length === 0 || operation === 'start') return [];
  const up = new Set(facts.controllersUp);
  const left = (away: NodeArgs[]) => {
    const gone = new Set(away.map(({ alias }) => alias));
    return all.filter(({ alias }) => up.has(alias) && !gone.has(alias)).length;
  };
  const rounds = operation === 'rolling-restart' ? chosen.map((node) => [node]) : [chosen];
  const worst = rounds.find(
    (away) => left(away) * 2 <= all.length && away.some(({ alias }) => up.has(alias)),
  );
  return worst ? [majorityRefusal(worst, left(worst), all.length)] : [];
}

function replicaRefusals({ context, input, nodes }: Scope): Refusal[] {
  const data = ofRole(nodes, 'datanode');
  const { lone } = input.facts;
  if (input.operation === 'start' || !lone || lone.count === 0 || data.length === 0) return [];
  const word = loneWord(data, context.owner.clusterName);
  return input.typed === word ? [] : [loneRefusal(data, lone, word)];
}

function startRefusals({ context, input, nodes }: Scope): Refusal[] {
  const led = nodes.filter(isLed);
  const { operation, facts, startAgents } = input;
  if (operation === 'stop' || led.length === 0) return [];
  const controllers = controllersOf(context);
  const later = new Set([...facts.controllersUp, ...ofRole(nodes, 'controller').map(({ alias }) => alias)]);
  if (!facts.leader && later.size * 2 <= controllers.length)
    return [leaderRefusal(led, facts.controllersUp.length, controllers.length)];
  const down = agentsDown(context, input, nodes);
  if (!facts.leader || down.length === 0 || startAgents) return [];
  const affected = led.filter((node) => down.some(({ alias }) => alias === agentFor(context, node)?.alias));
  return [agentRefusal(affected, down)];
}

function startStagesOf({ context, nodes, agents }: Scope, since?: string): PlanStage[] {
  const controllers = ofRole(nodes, 'controller');
  const startedAgents = unique([...agents, ...ofRole(nodes, 'agent')]);
  const led = nodes.filter(isLed);
  const all = controllers.length === controllersOf(context).length;
  const own = (role: 'controller' | 'agent', chosen: NodeArgs[], title: Text) =>
    chosen.length > 0
      ? [
          stage(
            `${role}s`,
            title,
            chosen.map((node) => startManaged(node, since)),
          ),
        ]
      : [];
  return [
    ...own('controller', controllers, { en: 'Start the controllers', zh: '启动控制节点' }),
    ...(all ? [leaderStage(context)] : []),
    ...own('agent', startedAgents, { en: 'Start the agents', zh: '启动代理节点' }),
    ...(startedAgents.length > 0 ? [agentsStage(context, startedAgents)] : []),
    ...startLedStages(context, led, since),
  ];
}

function stopStagesOf({ context, nodes }: Scope): PlanStage[] {
  const own = (role: 'controller' | 'agent', title: Text) => {
    const chosen = ofRole(nodes, role);
    return chosen.length > 0 ? [stage(`stop-${role}s`, title, chosen.map(stopManaged))] : [];
  };
  return [
    ...stopLedStages(context, nodes.filter(isLed)),
    ...own('agent', { en: 'Stop the agents', zh: '停止代理节点' }),
    ...own('controller', { en: 'Stop the controllers', zh: '停止控制节点' }),
  ];
}

function agentStages({ context, agents }: Scope): PlanStage[] {
  if (agents.length === 0) return [];
  const title = { en: 'Start the agents', zh: '启动代理节点' };
  return [
    stage(
      'agents',
      title,
      agents.map((node) => startManaged(node)),
    ),
    agentsStage(context, agents),
  ];
}

function stagesOf(scope: Scope, confirmed: boolean): PlanStage[] {
  const { operation, facts } = scope.input;
  const check = checkStage(scope.context, {
    nodes: scope.nodes,
    away: awayTogether(scope),
    start: operation === 'stop' || scope.agents.length > 0 ? [] : startOnly(scope),
    ha: controllersOf(scope.context).length > 1,
    confirmed,
  });
  if (operation === 'start') return [check, ...startStagesOf(scope)];
  if (operation === 'stop') return [check, ...stopStagesOf(scope)];
  if (operation === 'restart') return [check, ...stopStagesOf(scope), ...startStagesOf(scope, facts.now)];
  const { leader, now: since } = facts;
  const aliases = scope.nodes.map(({ alias }) => alias);
  const rolling = rollingRestartStages(scope.context, aliases, { since, leader, confirmed });
  return [check, ...agentStages(scope), ...rolling];
}

/** Nodes that an agent has to start which the operation itself does not start. */
function startOnly({ context, nodes }: Scope): NodeArgs[] {
  const chosen = new Set(nodes.map(({ alias }) => alias));
  return nodes.filter((node) => isLed(node) && !chosen.has(agentFor(context, node)?.alias ?? ''));
}

const verbs: Record<Operation, Text> = {
  start: { en: 'Start', zh: '启动' },
  stop: { en: 'Stop', zh: '停止' },
  restart: { en: 'Restart', zh: '重启' },
  'rolling-restart': { en: 'Rolling restart of', zh: '滚动重启' },
};

function titleOf(scope: Scope): Text {
  const { operation, aliases, cluster } = scope.input;
  const { en, zh } = verbs[operation];
  const some = scope.nodes.slice(0, 3).map(({ alias }) => alias);
  const rest = scope.nodes.length - some.length;
  if (!aliases) return { en: `${en} ${cluster.name}`, zh: `${zh} ${cluster.name}` };
  return {
    en: `${en} ${some.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} (${cluster.name})`,
    zh: `${zh} ${some.join('、')}${rest > 0 ? ` 等 ${scope.nodes.length} 个节点` : ''}（${cluster.name}）`,
  };
}

const unsaid = (facts: OperateFacts, typed: string | undefined) =>
  typed !== undefined && (facts.lone?.count ?? 0) > 0;

/**
 * Plans an operation on a running cluster, or says why it is not begun. Pure: what is known comes in as `facts`. The whole cluster (no aliases) is stopped
 * and restarted in the safe order, without regard to quorum and replicas. Throws as `placeInstallations`.
 */
export function planOperate(input: OperateInput): OperatePlan {
  const context = clusterContext(input);
  const known = allNodes(context);
  const missing = (input.aliases ?? []).filter((alias) => !known.some((node) => node.alias === alias));
  if (missing.length > 0) return { refusals: [goneRefusal(missing)], notices: [] };
  const chosen = input.aliases ? new Set(input.aliases) : undefined;
  const nodes = known.filter(({ alias }) => !chosen || chosen.has(alias));
  if (nodes.length === 0) return { refusals: [goneRefusal([])], notices: [] };
  const agents = input.startAgents ? agentsDown(context, input, nodes) : [];
  const scope: Scope = { context, input, nodes, agents };
  const whole = !chosen && input.operation !== 'rolling-restart';
  const refusals = whole
    ? []
    : [...quorumRefusals(scope), ...replicaRefusals(scope), ...startRefusals(scope)];
  const notices = operateNotices(input.operation, input.operation === 'start' ? [] : nodes, input.facts);
  if (refusals.length > 0) return { refusals, notices };
  const stages = stagesOf(scope, unsaid(input.facts, input.typed));
  const plan: Plan = {
    version: 1,
    kind: input.operation,
    title: titleOf(scope),
    stages: whole ? stages.slice(1) : stages,
  };
  return { plan, notices };
}

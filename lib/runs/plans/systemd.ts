import type { Plan, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { NodeArgs } from './args';
import type { InstallUnitArgs, UnitArgs } from './args-operate';
import { nodeStep } from './operate-steps';
import { clusterContext, type StartStopInput } from './start-stop';
import { agentsOf, controllersOf, MINUTE, stage } from './step';
import { unitFile, unitName } from './systemd-unit';

export type UnitOperation = 'install' | 'enable' | 'disable' | 'remove';

export interface SystemdInput extends StartStopInput {
  operation: UnitOperation;
  /** Hosts to work on; absent = all. */
  hostIds?: string[];
  /** Who owns each installation, by alias of its controller or agent; a node without an owner is left out of an installation. */
  users: Record<string, string>;
}

const verbs: Record<UnitOperation, Text> = {
  install: { en: 'Install services', zh: '安装系统服务' },
  enable: { en: 'Enable services', zh: '启用系统服务' },
  disable: { en: 'Disable services', zh: '禁用系统服务' },
  remove: { en: 'Remove services', zh: '移除系统服务' },
};

/** Gives the controllers and agents that a unit can run, in the order in which hosts come. */
export function serviceNodes(input: StartStopInput): NodeArgs[] {
  const context = clusterContext(input);
  return [...controllersOf(context), ...agentsOf(context)];
}

function stepFor(node: NodeArgs, { operation, users }: SystemdInput): PlanStep[] {
  const unit = unitName(node);
  const user = users[node.alias];
  const args: UnitArgs = { node, unit };
  const { en, zh } = verbs[operation];
  const title = { en: `${en}: ${unit}`, zh: `${zh}：${unit}` };
  if (operation !== 'install') return [nodeStep(`${operation}-unit`, node, title, args, 2 * MINUTE)];
  if (!user) return [];
  const install: InstallUnitArgs = { ...args, content: unitFile(node, user) };
  return [nodeStep('install-unit', node, title, install, 2 * MINUTE)];
}

/** Plans what is done to the systemd units of controllers and agents; running processes are left alone. Pure. Throws as `placeInstallations`. */
export function planSystemd(input: SystemdInput): Plan {
  const { operation, cluster, hostIds } = input;
  const nodes = serviceNodes(input).filter(({ hostId }) => !hostIds || hostIds.includes(hostId));
  const { en, zh } = verbs[operation];
  const steps = nodes.flatMap((node) => stepFor(node, input));
  return {
    version: 1,
    kind: `services-${operation}`,
    title: { en: `${en} (${cluster.name})`, zh: `${zh}（${cluster.name}）` },
    stages: [stage('services', verbs[operation], steps)],
  };
}

import type { PlanStage, PlanStep } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { NodeArgs } from './args';
import type { PlacedInstallation } from './layout';

/** A minute in ms. */
export const MINUTE = 60_000;
/** Hosts that are worked on at the same time. */
export const HOSTS_AT_ONCE = 10;

/** What all steps on one cluster share. */
export interface ClusterContext {
  owner: { clusterId: string; clusterName: string };
  installations: PlacedInstallation[];
}

/** Gives a step on one host; its key names action and place. */
export function stepOn(
  at: { hostId: string; address: string; number?: number },
  action: string,
  title: Text,
  args: object,
  timeoutMs: number,
): PlanStep {
  const place = at.number && at.number > 1 ? `${at.address}/${at.number}` : at.address;
  return {
    key: `${action}@${place}`,
    title,
    hostId: at.hostId,
    host: at.address,
    action,
    args: { ...args },
    timeoutMs,
  };
}

/** Gives a step that concerns the whole cluster. */
export function clusterStep(action: string, title: Text, args: object, timeoutMs: number): PlanStep {
  return { key: action, title, action, args: { ...args }, timeoutMs };
}

/** Gives a stage. */
export function stage(key: string, title: Text, steps: PlanStep[], parallelism = HOSTS_AT_ONCE): PlanStage {
  return { key, title, parallelism, steps };
}

/** Gives the controllers of the cluster. */
export function controllersOf({ installations }: ClusterContext): NodeArgs[] {
  return installations.flatMap(({ controller }) => (controller ? [controller] : []));
}

/** Gives the agents of the cluster. */
export function agentsOf({ installations }: ClusterContext): NodeArgs[] {
  return installations.flatMap(({ agent }) => (agent ? [agent] : []));
}

/** Gives the data and compute nodes of the cluster, which the leader starts and stops. */
export function ledOf({ installations }: ClusterContext): NodeArgs[] {
  return installations.flatMap(({ nodes }) => nodes);
}

/** Gives all nodes of an installation. */
export function nodesIn({ controller, agent, nodes }: PlacedInstallation): NodeArgs[] {
  return [...(controller ? [controller] : []), ...(agent ? [agent] : []), ...nodes];
}

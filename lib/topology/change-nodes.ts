import type { Text } from '@/lib/text';
import { nodesOf, nodesOn } from './nodes';
import type { ClusterSpec, HostSpec, NodeSetting, NodeSpec } from './spec';

/** A node that is to join; its files follow those of its like. */
export type NewNode = Omit<NodeSpec, 'settings'>;

/** How the nodes of a deployed cluster are to change. */
export interface NodesWish {
  /** Hosts that join, with the nodes on them among `add`. */
  hosts: HostSpec[];
  add: NewNode[];
  /** Aliases. */
  remove: string[];
  /** Own lines of cluster.cfg that come with nodes of `add`. */
  settings?: (NodeSetting & { qualifier: string })[];
}

/**
 * How a change gets into force: `online` at once through the leader; `restart` saved through the leader and in force after the controllers' next start;
 * `full-stop` with the whole cluster stopped (dolphindb-server-api.md 3.5, 10.1).
 */
export type ChangeWay = 'online' | 'restart' | 'full-stop';

const isWorker = ({ role }: NodeSpec) => role === 'datanode' || role === 'computenode';

/** Gives the nodes that a wish removes. */
export function removedNodes(spec: ClusterSpec, wish: NodesWish): NodeSpec[] {
  return spec.nodes.filter(({ alias }) => wish.remove.includes(alias));
}

/** Gives the spec after the change: new nodes at the end, hosts without nodes and the lines of removed nodes gone. A wish that is in force already changes nothing. */
export function changedSpec(spec: ClusterSpec, wish: NodesWish): ClusterSpec {
  const kept = spec.nodes.filter(({ alias }) => !wish.remove.includes(alias));
  const known = new Set(kept.map(({ alias }) => alias));
  const nodes = [...kept, ...wish.add.filter(({ alias }) => !known.has(alias))];
  const left = removedNodes(spec, wish).map(({ host }) => host);
  const emptied = (address: string) => left.includes(address) && !nodes.some((node) => node.host === address);
  const hosts = spec.hosts.filter(({ address }) => !emptied(address));
  const joining = wish.hosts.filter(({ address }) => !hosts.some((host) => host.address === address));
  const fresh = wish.settings?.filter(({ qualifier }) => !known.has(qualifier)) ?? [];
  return {
    ...spec,
    hosts: [...hosts, ...joining],
    nodes,
    nodeSettings: [
      ...spec.nodeSettings.filter(
        ({ qualifier }) => qualifier === undefined || !wish.remove.includes(qualifier),
      ),
      ...fresh,
    ],
  };
}

/** Gives the aliases on a host that must go when its agent goes. */
export function ledBy(spec: ClusterSpec, agent: NodeSpec): string[] {
  return nodesOn(spec, agent.host)
    .filter(isWorker)
    .map(({ alias }) => alias);
}

const names = (nodes: { alias: string }[]) => nodes.map(({ alias }) => alias).join(', ');

/** Gives how the change gets into force, with the reasons. */
export function changeWay(spec: ClusterSpec, wish: NodesWish): { way: ChangeWay; reasons: Text[] } {
  const removed = removedNodes(spec, wish);
  const of = (nodes: readonly NodeSpec[], ...roles: string[]) =>
    nodes.filter(({ role }) => roles.includes(role));
  const controllers = [...of(wish.add, 'controller'), ...of(removed, 'controller')];
  if (controllers.length > 0) return { way: 'full-stop', reasons: [fullStopReason(controllers)] };
  const reasons: Text[] = [];
  const joining = of(wish.add, 'agent', 'datanode', 'computenode');
  if (joining.length > 0) {
    reasons.push({
      en: `${names(joining)}: joins at once, the leader takes it while the cluster runs.`,
      zh: `${names(joining)}：由 leader 在线加入，立即生效。`,
    });
  }
  const compute = of(removed, 'computenode');
  if (compute.length > 0) {
    reasons.push({
      en: `${names(compute)}: leaves at once; a compute node is stopped first.`,
      zh: `${names(compute)}：先停止，再在线移除，立即生效。`,
    });
  }
  const later = of(removed, 'datanode', 'agent');
  if (later.length === 0) return { way: 'online', reasons };
  reasons.push({
    en: `${names(later)}: taken out of cluster.nodes now; the controllers go on listing it until they have been restarted.`,
    zh: `${names(later)}：立即从 cluster.nodes 中删除；控制节点重启之前仍会列出该节点。`,
  });
  return { way: 'restart', reasons };
}

function fullStopReason(controllers: { alias: string }[]): Text {
  return {
    en: `${names(controllers)}: the controllers' Raft group changes its members only while the whole cluster is stopped.`,
    zh: `${names(controllers)}：控制节点 Raft 组的成员只能在整个集群停止时变更。`,
  };
}

/** Gives the controllers that have to be restarted before a change of way `restart` is in force. */
export function controllersToRestart(spec: ClusterSpec, wish: NodesWish): string[] {
  if (changeWay(spec, wish).way !== 'restart') return [];
  return nodesOf(changedSpec(spec, wish), 'controller').map(({ alias }) => alias);
}

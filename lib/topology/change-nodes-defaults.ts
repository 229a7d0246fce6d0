import type { NewNode } from './change-nodes';
import { nextFreePort, nodesOf } from './nodes';
import type { ClusterSpec, HostSpec, Role } from './spec';

const USUAL_PORTS: Record<Role, number> = {
  controller: 8800,
  agent: 8801,
  datanode: 8802,
  computenode: 8803,
};

function mostFrequent<T>(values: T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return values.find((value) => counts.get(value) === most);
}

const parts = (alias: string) => /^(.*?)(\d+)$/.exec(alias);

/** Gives an alias like those of the cluster's nodes of this role, with a number that none of its nodes has had: the traces of a removed node must not become another's. */
export function nextAlias(spec: ClusterSpec, role: Role, computeGroup?: string): string {
  const alike = nodesOf(spec, role).filter((node) => node.computeGroup === computeGroup);
  const prefix = mostFrequent(alike.flatMap(({ alias }) => parts(alias)?.[1] ?? [])) ?? computeGroup ?? role;
  const taken = spec.nodes.flatMap(({ alias }) => {
    const found = parts(alias);
    return found?.[1] === prefix ? [Number(found[2])] : [];
  });
  return `${prefix}${Math.max(0, ...taken) + 1}`;
}

/** Gives the port that nodes of this role usually have in the cluster, or the next free one of the host. */
export function nextPort(spec: ClusterSpec, role: Role, host: string): number {
  const usual = mostFrequent(nodesOf(spec, role).map(({ port }) => port)) ?? USUAL_PORTS[role];
  return nextFreePort(spec, host, usual);
}

/** Gives a node with alias and port filled in. */
export function suggestNode(
  spec: ClusterSpec,
  role: Role,
  host: string,
  more: { computeGroup?: string; zone?: string } = {},
): NewNode {
  const { computeGroup, zone } = more;
  return {
    alias: nextAlias(spec, role, computeGroup),
    role,
    host,
    port: nextPort(spec, role, host),
    ...(computeGroup && { computeGroup }),
    ...(zone && { zone }),
  };
}

/** Gives what a joining host carries: one agent, and as many other nodes as asked. */
export function suggestHostNodes(
  spec: ClusterSpec,
  host: string,
  counts: { datanode: number; computenode: number; controller: number; zone?: string },
): NewNode[] {
  const roles = [
    ...Array<Role>(counts.controller).fill('controller'),
    'agent' as const,
    ...Array<Role>(counts.datanode).fill('datanode'),
    ...Array<Role>(counts.computenode).fill('computenode'),
  ];
  const added: NewNode[] = [];
  for (const role of roles) {
    const zone = role === 'datanode' || role === 'computenode' ? counts.zone : undefined;
    added.push(
      suggestNode({ ...spec, nodes: [...spec.nodes, ...added] }, role, host, { ...(zone && { zone }) }),
    );
  }
  return added;
}

/** Gives the name of a joining host, `P4` after `P3`. */
export function nextHostName(spec: Pick<ClusterSpec, 'hosts'>): string {
  const numbers = spec.hosts.map(({ name }: HostSpec) => Number(/^P(\d+)$/.exec(name)?.[1] ?? 0));
  return `P${Math.max(0, ...numbers) + 1}`;
}

import { nextFreePort, nodesOf } from './nodes';
import type { ClusterSpec, NodeSpec, Role } from './spec';

const seedPorts: Record<Role, number> = { controller: 8800, agent: 8801, datanode: 8802, computenode: 8803 };

function freeAlias(nodes: NodeSpec[], role: Role): string {
  const taken = new Set(nodes.map((n) => n.alias));
  let i = 1;
  while (taken.has(`${role}${i}`)) i += 1;
  return `${role}${i}`;
}

function freeHostName(spec: ClusterSpec): string {
  const taken = new Set(spec.hosts.map((h) => h.name));
  let i = 1;
  while (taken.has(`P${i}`)) i += 1;
  return `P${i}`;
}

function addNode(spec: ClusterSpec, role: Role, host: string): ClusterSpec {
  const node = {
    alias: freeAlias(spec.nodes, role),
    role,
    host,
    port: nextFreePort(spec, host, seedPorts[role]),
  };
  return { ...spec, nodes: [...spec.nodes, node] };
}

/** What a host that joins carries: an agent, a data and a compute node, and a controller while an HA group has fewer than three. */
function addHost(spec: ClusterSpec, address: string): ClusterSpec {
  const roles: Role[] = ['agent', 'datanode', 'computenode'];
  if (spec.ha && nodesOf(spec, 'controller').length < 3) roles.unshift('controller');
  const withHost = { ...spec, hosts: [...spec.hosts, { name: freeHostName(spec), address }] };
  return roles.reduce((next, role) => addNode(next, role, address), withHost);
}

/** Gives the spec for another list of hosts: those that stay keep their nodes, those that leave take theirs along, those that join get the usual ones. */
export function refreshSpecHosts(spec: ClusterSpec, addresses: string[]): ClusterSpec {
  const kept: ClusterSpec = {
    ...spec,
    hosts: spec.hosts.filter((h) => addresses.includes(h.address)),
    nodes: spec.nodes.filter((n) => addresses.includes(n.host)),
  };
  const joining = addresses.filter((a) => !kept.hosts.some((h) => h.address === a));
  const all = joining.reduce(addHost, kept);
  const order = (address: string) => addresses.indexOf(address);
  return { ...all, hosts: [...all.hosts].sort((a, b) => order(a.address) - order(b.address)) };
}

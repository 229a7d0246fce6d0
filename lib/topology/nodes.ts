import { siteOf } from '@/lib/config/site';
import type { ClusterSpec, NodeSpec, Role } from './spec';

/** Gives the nodes of one role in the order of the spec. */
export function nodesOf(spec: ClusterSpec, role: Role): NodeSpec[] {
  return spec.nodes.filter((node) => node.role === role);
}

/** Gives the nodes of one host in the order of the spec. */
export function nodesOn(spec: ClusterSpec, address: string): NodeSpec[] {
  return spec.nodes.filter((node) => node.host === address);
}

/** Gives the smallest port from `from` on that no node of the host uses; throws when none is left. */
export function nextFreePort(spec: ClusterSpec, address: string, from = 8800): number {
  const used = new Set(nodesOn(spec, address).map((node) => node.port));
  for (let port = from; port <= 65535; port++) if (!used.has(port)) return port;
  throw new Error(`no free port on ${address} from ${from} on`);
}

/** Gives the `sites` value of an agent: itself, then all controllers (dolphindb-operations.md V-AGT-03 and 04). */
export function sites(spec: ClusterSpec, agent: NodeSpec): string {
  const controllers = nodesOf(spec, 'controller').map((node) => `${siteOf(node)}:controller`);
  return [`${siteOf(agent)}:agent`, ...controllers].join(',');
}

/** Gives the spec with another name or address of one host; its nodes move with the address. */
export function renameHost(
  spec: ClusterSpec,
  address: string,
  to: { name?: string; address?: string },
): ClusterSpec {
  const moved = to.address ?? address;
  return {
    ...spec,
    hosts: spec.hosts.map((host) =>
      host.address === address ? { ...host, name: to.name ?? host.name, address: moved } : host,
    ),
    nodes: spec.nodes.map((node) => (node.host === address ? { ...node, host: moved } : node)),
  };
}

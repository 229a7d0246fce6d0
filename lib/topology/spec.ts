import { z } from 'zod';

export const Role = z.enum(['controller', 'agent', 'datanode', 'computenode']);
export type Role = z.infer<typeof Role>;

/** One DolphinDB process of a cluster. */
export const NodeSpec = z.object({
  alias: z.string(),
  role: Role,
  /** Address of its host, as in `localSite`. */
  host: z.string(),
  port: z.number().int(),
  computeGroup: z.string().optional(),
  zone: z.string().optional(),
  /** Entries of this node's own file beyond the common ones: controller.cfg of a controller, agent.cfg of an agent. */
  settings: z.record(z.string(), z.string()).optional(),
});
export type NodeSpec = z.infer<typeof NodeSpec>;

/** One line of cluster.cfg: `qualifier.name=value`, or `name=value` for all data and compute nodes. */
export const NodeSetting = z.object({
  qualifier: z.string().optional(),
  name: z.string(),
  value: z.string(),
});
export type NodeSetting = z.infer<typeof NodeSetting>;

export const HostSpec = z.object({
  name: z.string(),
  address: z.string(),
  publicName: z.string().optional(),
});
export type HostSpec = z.infer<typeof HostSpec>;

/** Everything that decides a cluster's four configuration files; what `deck render` reads and the wizard stores. */
export const ClusterSpec = z.object({
  ha: z.boolean(),
  hosts: z.array(HostSpec),
  nodes: z.array(NodeSpec),
  /** Common entries of every controller.cfg, in file order; `mode`, `localSite` and `dfsHAMode` are rendered from the topology. */
  controllerSettings: z.record(z.string(), z.string()),
  /** Common entries of every agent.cfg; `mode`, `localSite`, `controllerSite` and `sites` are rendered from the topology. */
  agentSettings: z.record(z.string(), z.string()),
  /** Lines of cluster.cfg in file order. */
  nodeSettings: z.array(NodeSetting),
});
export type ClusterSpec = z.infer<typeof ClusterSpec>;

import { z } from 'zod';

/** The arguments of the deployment's actions: plain JSON, no secrets. */

export const PackageArgs = z.object({
  id: z.string(),
  fileName: z.string(),
  version: z.string(),
  variant: z.string(),
  arch: z.string().optional(),
  /** Hex; absent while nobody has seen a package that hosts download themselves. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  sizeBytes: z.number().int().nonnegative().optional(),
  unpackedBytes: z.number().int().nonnegative().optional(),
});
export type PackageArgs = z.infer<typeof PackageArgs>;

/** A node and the installation that runs it. */
export const NodeArgs = z.object({
  alias: z.string(),
  role: z.enum(['controller', 'agent', 'datanode', 'computenode']),
  address: z.string(),
  port: z.number().int(),
  hostId: z.string(),
  dir: z.string(),
});
export type NodeArgs = z.infer<typeof NodeArgs>;

const Owner = z.object({ clusterId: z.string(), clusterName: z.string() });

export const CheckHostArgs = Owner.extend({
  /** Installation directories on this host. */
  dirs: z.array(z.string()).min(1),
  nodes: z.array(NodeArgs),
  package: PackageArgs,
  tools: z.array(z.string()),
  /** Free bytes needed where nothing has been unpacked yet. */
  needBytes: z.number().int().nonnegative(),
});
export type CheckHostArgs = z.infer<typeof CheckHostArgs>;

export const PackageOnHostArgs = Owner.extend({
  dirs: z.array(z.string()).min(1),
  zip: z.string(),
  package: PackageArgs,
});
export type PackageOnHostArgs = z.infer<typeof PackageOnHostArgs>;

export const DownloadArgs = PackageOnHostArgs.extend({ url: z.url({ protocol: /^https?$/ }) });
export type DownloadArgs = z.infer<typeof DownloadArgs>;

export const ComparePackagesArgs = z.object({
  zip: z.string(),
  hosts: z.array(z.object({ id: z.string(), address: z.string() })),
});
export type ComparePackagesArgs = z.infer<typeof ComparePackagesArgs>;

export const UnpackArgs = Owner.extend({ dir: z.string(), zip: z.string(), package: PackageArgs });
export type UnpackArgs = z.infer<typeof UnpackArgs>;

export const LicenceArgs = z.object({ dir: z.string(), licenceId: z.string(), sha256: z.string() });
export type LicenceArgs = z.infer<typeof LicenceArgs>;

export const ConfigArgs = z.object({
  dir: z.string(),
  ha: z.boolean(),
  /** Alias of the controller in this installation; its Raft directory tells whether the group already owns the cluster's files. */
  controller: z.string().optional(),
  /** The files say what the group is known to hold: a copy on the host that says something else is left alone, not refused. */
  groupKnown: z.boolean().optional(),
  files: z.array(z.object({ name: z.string(), content: z.string() })),
});
export type ConfigArgs = z.infer<typeof ConfigArgs>;

/** ISO time of the plan; a process started later counts as restarted. */
const Since = z.iso.datetime().optional();

/** One controller or agent. */
export const NodeStepArgs = z.object({ node: NodeArgs, since: Since });
export type NodeStepArgs = z.infer<typeof NodeStepArgs>;

export const ControllersArgs = z.object({ clusterId: z.string(), controllers: z.array(NodeArgs).min(1) });
export type ControllersArgs = z.infer<typeof ControllersArgs>;

/** Nodes to wait for or to start through the leader. */
export const LedNodesArgs = ControllersArgs.extend({
  nodes: z.array(NodeArgs),
  since: Since,
  /** A majority of the controllers is enough; a deployment needs all of them. */
  quorum: z.boolean().optional(),
});
export type LedNodesArgs = z.infer<typeof LedNodesArgs>;

export const ProveNodesArgs = z.object({ nodes: z.array(NodeArgs).min(1) });
export type ProveNodesArgs = z.infer<typeof ProveNodesArgs>;

export const VerifyArgs = LedNodesArgs.extend({
  version: z.string(),
  licenceSha256: z.string(),
  installations: z.array(z.object({ hostId: z.string(), address: z.string(), dir: z.string() })),
});
export type VerifyArgs = z.infer<typeof VerifyArgs>;

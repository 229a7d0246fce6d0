import { z } from 'zod';
import { NodeArgs } from './args';

/** The arguments of the actions that replace a licence: plain JSON, no secrets; the file itself is looked up when a step runs. */

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const Terms = z.object({
  client: z.string(),
  authorization: z.string(),
  expiration: z.string(),
  maxMemoryPerNodeGb: z.number().nullable(),
  maxCoresPerNode: z.number().nullable(),
  maxNodes: z.number().nullable(),
  bindCpu: z.boolean().nullable(),
  version: z.string(),
  modules: z.number().nullable(),
});

const Wanted = z.object({ clusterId: z.string(), terms: Terms });

/** Has one node of an installation read the new file before anything is replaced. */
export const InspectLicenceArgs = Wanted.extend({
  licenceId: z.string(),
  sha256: Hash,
  node: NodeArgs,
  /** Nodes are to take it while they run, which depends on its kind of authorization. */
  online: z.boolean(),
});
export type InspectLicenceArgs = z.infer<typeof InspectLicenceArgs>;

export const ReplaceLicenceArgs = z.object({
  dir: z.string(),
  licenceId: z.string(),
  sha256: Hash,
  /** Name that the present file keeps beside the new one. */
  kept: z.string().regex(/^dolphindb\.lic\.\d{8}T\d{6}Z$/),
});
export type ReplaceLicenceArgs = z.infer<typeof ReplaceLicenceArgs>;

export const UpdateLicenceArgs = Wanted.extend({
  /** Nodes that take the licence while they run. */
  nodes: z.array(NodeArgs).min(1),
  /** All nodes of the cluster, for saying who has what. */
  all: z.array(NodeArgs).min(1),
});
export type UpdateLicenceArgs = z.infer<typeof UpdateLicenceArgs>;

export const VerifyLicenceArgs = Wanted.extend({
  sha256: Hash,
  nodes: z.array(NodeArgs).min(1),
  /** Aliases that did not run when the plan was made: they need not answer. */
  asleep: z.array(z.string()),
  installations: z.array(z.object({ hostId: z.string(), address: z.string(), dir: z.string() })),
});
export type VerifyLicenceArgs = z.infer<typeof VerifyLicenceArgs>;

export const RecordLicenceArgs = z.object({ clusterId: z.string(), licenceId: z.string() });
export type RecordLicenceArgs = z.infer<typeof RecordLicenceArgs>;

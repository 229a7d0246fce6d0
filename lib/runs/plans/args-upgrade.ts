import { z } from 'zod';
import { LedNodesArgs, NodeArgs, PackageArgs } from './args';

/** The arguments of the actions that upgrade a cluster and bring its old version back: plain JSON, no secrets. */

const Owner = z.object({ clusterId: z.string(), clusterName: z.string() });

/** One installation before anything is changed. */
export const CheckUpgradeArgs = Owner.extend({
  dir: z.string(),
  package: PackageArgs,
  /** Free bytes that the new package needs, and the backup with it. */
  needBytes: z.number().int().nonnegative(),
  /** Free bytes that the backup needs in a directory on another file system. */
  base: z.object({ dir: z.string().startsWith('/'), needBytes: z.number().int().positive() }).optional(),
});
export type CheckUpgradeArgs = z.infer<typeof CheckUpgradeArgs>;

/** The new programmes of one installation, beside the old ones. */
export const NewProgramsArgs = Owner.extend({ dir: z.string(), zip: z.string(), package: PackageArgs });
export type NewProgramsArgs = z.infer<typeof NewProgramsArgs>;

export const OldProgramsArgs = Owner.extend({ dir: z.string(), version: z.string() });
export type OldProgramsArgs = z.infer<typeof OldProgramsArgs>;

/** Services of one installation, which may not start it meanwhile. */
export const HoldArgs = z.object({ dir: z.string().startsWith('/') });
export type HoldArgs = z.infer<typeof HoldArgs>;

/** What the whole cluster runs at the end. */
export const VerifyUpgradeArgs = LedNodesArgs.extend({
  version: z.string(),
  installations: z.array(z.object({ hostId: z.string(), address: z.string(), dir: z.string() })).min(1),
});
export type VerifyUpgradeArgs = z.infer<typeof VerifyUpgradeArgs>;

/** Reads and writes through one data node that answers. */
export const ProbeDataArgs = z.object({
  clusterId: z.string(),
  nodes: z.array(NodeArgs).min(1),
  /** Path of the database that is made and dropped again. */
  database: z.string().regex(/^dfs:\/\/deck_probe_\w+$/),
  /** Only tables that could be read before this upgrade are read. */
  upgradeId: z.string().optional(),
});
export type ProbeDataArgs = z.infer<typeof ProbeDataArgs>;

/** Data nodes that are asked for tables, and the database of Deck's own that is none of them. */
const ProbedNodes = ProbeDataArgs.pick({ nodes: true, database: true });

/** Keeps what is stored now, to tell later whether something new has come. */
export const NoteDataArgs = z.object({
  clusterId: z.string(),
  controllers: z.array(NodeArgs).min(1),
  upgradeId: z.string(),
  when: z.enum(['before', 'after']),
  /** True when nobody can be asked and that is no reason to stop. */
  optional: z.boolean(),
  /** Before an upgrade: where one row of some tables is read. */
  probe: ProbedNodes.optional(),
});
export type NoteDataArgs = z.infer<typeof NoteDataArgs>;

export const RecordUpgradeArgs = z.object({
  upgradeId: z.string(),
  state: z.enum(['verify-needed', 'rolling-back', 'rolled-back']),
});
export type RecordUpgradeArgs = z.infer<typeof RecordUpgradeArgs>;

/** Refuses a rollback over chunk metadata that differs from the backup's. */
export const CheckRollbackArgs = z.object({
  /** Id of the backup. */
  id: z.string(),
  dir: z.string(),
  place: z.string().startsWith('/'),
  /** As in `RestoreBackupArgs`. */
  untouched: z.string().optional(),
});
export type CheckRollbackArgs = z.infer<typeof CheckRollbackArgs>;

/** Asks the leader whether something was written since the upgrade was begun. */
export const CheckWrittenArgs = z.object({
  clusterId: z.string(),
  controllers: z.array(NodeArgs).min(1),
  upgradeId: z.string(),
});
export type CheckWrittenArgs = z.infer<typeof CheckWrittenArgs>;

import { z } from 'zod';
import { HostSpec, NodeSetting, NodeSpec } from '@/lib/topology/spec';
import { ControllersArgs, NodeArgs } from './args';

/** The arguments of the actions that change which nodes a cluster has: plain JSON, no secrets. */

const Change = { add: z.array(z.string()), remove: z.array(z.string()) };

/** Whole lines of cluster.cfg to add and left sides of lines to take out. */
const SettingsChange = z.object(Change);

/** Starts one agent and has the leader take it in. */
export const AddAgentArgs = ControllersArgs.extend({ node: NodeArgs, row: z.string() });
export type AddAgentArgs = z.infer<typeof AddAgentArgs>;

/** Data and compute nodes for the leader to take in. */
export const AddNodesArgs = ControllersArgs.extend({
  nodes: z
    .array(
      z.object({
        alias: z.string(),
        role: z.enum(['datanode', 'computenode']),
        host: z.string(),
        port: z.number().int(),
        computeGroup: z.string().optional(),
        zone: z.string().optional(),
        row: z.string(),
      }),
    )
    .min(1),
  settings: SettingsChange,
});
export type AddNodesArgs = z.infer<typeof AddNodesArgs>;

/** Stopped nodes for the leader to let go. */
export const RemoveNodesArgs = ControllersArgs.extend({
  nodes: z.array(NodeArgs).min(1),
  /** Aliases of all data nodes that stay. */
  staying: z.array(z.string()),
  settings: SettingsChange,
});
export type RemoveNodesArgs = z.infer<typeof RemoveNodesArgs>;

/** Rows of cluster.nodes to add and aliases to take out, all at once. */
export const SaveRowsArgs = ControllersArgs.extend({ ...Change, settings: SettingsChange });
export type SaveRowsArgs = z.infer<typeof SaveRowsArgs>;

/** Files to replace in one installation, the ones before kept as a copy. */
export const ReplaceFilesArgs = z.object({
  dir: z.string(),
  files: z.array(z.object({ name: z.string(), content: z.string() })).min(1),
});
export type ReplaceFilesArgs = z.infer<typeof ReplaceFilesArgs>;

export const WishArgs = z.object({
  hosts: z.array(HostSpec),
  add: z.array(NodeSpec.omit({ settings: true })),
  remove: z.array(z.string()),
  settings: z.array(NodeSetting.required()).optional(),
});

/** What Deck stores once the leader has the change. */
export const RecordSetupArgs = ControllersArgs.extend({
  wish: WishArgs,
  hosts: z.array(z.object({ id: z.string(), address: z.string() })),
  /** Nodes that have to be restarted before the change is in force. */
  restart: z.array(z.string()),
  note: z.string(),
  /** Number of the revision whose nodes are brought back. */
  revertOf: z.number().int().optional(),
  /** Addresses of hosts that the user said are gone for good. */
  gone: z.array(z.string()).optional(),
});
export type RecordSetupArgs = z.infer<typeof RecordSetupArgs>;

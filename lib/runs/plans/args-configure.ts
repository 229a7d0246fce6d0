import { z } from 'zod';
import { NodeArgs } from './args';

/** The arguments of the actions that change configuration: plain JSON. Texts are what is written, no more secret than the files. */

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One of the two documents that the Raft group owns, with what the change started from: a refused content is put back from it. */
export const GroupDocumentArgs = z.object({
  key: z.enum(['cluster.cfg', 'cluster.nodes']),
  base: z.string(),
  text: z.string(),
});
export type GroupDocumentArgs = z.infer<typeof GroupDocumentArgs>;

/** A file of one installation, with the hash of what the change started from. */
export const FileArgs = z.object({
  key: z.string(),
  hostId: z.string(),
  host: z.string(),
  path: z.string().startsWith('/'),
  baseHash: Hash,
  textHash: Hash,
});
export type FileArgs = z.infer<typeof FileArgs>;

const Controllers = z.object({ clusterId: z.string(), controllers: z.array(NodeArgs).min(1) });

export const SaveGroupArgs = Controllers.extend({ documents: z.array(GroupDocumentArgs).min(1) });
export type SaveGroupArgs = z.infer<typeof SaveGroupArgs>;

export const ReplaceFileArgs = z.object({
  clusterId: z.string(),
  key: z.string(),
  path: z.string().startsWith('/'),
  /** Name of the directory below `.deck-backup` that takes the file as it was. */
  backup: z.string().regex(/^[0-9A-Za-z-]{1,80}$/),
  baseHash: Hash,
  text: z.string(),
});
export type ReplaceFileArgs = z.infer<typeof ReplaceFileArgs>;

/** Everything that a change touches: for looking at it before and after. */
export const TouchedArgs = Controllers.extend({
  group: z.array(GroupDocumentArgs),
  files: z.array(FileArgs),
});
export type TouchedArgs = z.infer<typeof TouchedArgs>;

export const ReloadArgs = Controllers;
export type ReloadArgs = z.infer<typeof ReloadArgs>;

export const RecordRevisionArgs = z.object({
  clusterId: z.string(),
  revisionId: z.string(),
  number: z.number().int().positive(),
  /** Nodes that run with older values until they are restarted. */
  restart: z.array(z.string()),
});
export type RecordRevisionArgs = z.infer<typeof RecordRevisionArgs>;

export const SetOnlineArgs = z.object({
  clusterId: z.string(),
  node: NodeArgs,
  settings: z.array(z.object({ name: z.string(), value: z.string() })).min(1),
  /** Part of a stored change: a node that does not run reads the values when it starts. */
  stored: z.boolean(),
  /** Nothing else of the change asks for a restart of this node, so its mark goes. */
  clearsMark: z.boolean(),
});
export type SetOnlineArgs = z.infer<typeof SetOnlineArgs>;

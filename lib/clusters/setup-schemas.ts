import { z } from 'zod';
import type { Finding } from '@/lib/lint/finding';
import type { DocumentDiff } from '@/lib/revisions/types';
import type { Text } from '@/lib/text';
import type { ChangeWay } from '@/lib/topology/change-nodes';
import type { NodesBack } from '@/lib/topology/change-nodes-back';
import type { ClusterSpec } from '@/lib/topology/spec';
import { HostSpec, NodeSpec } from '@/lib/topology/spec';

const MOST = 500;

/** What a user wants of the nodes of a deployed cluster. */
export const SetupInput = z.object({
  clusterId: z.string(),
  hosts: z
    .array(HostSpec.extend({ name: z.string().min(1).max(64), address: z.string().min(1).max(253) }))
    .max(50),
  add: z.array(NodeSpec.omit({ settings: true })).max(MOST),
  remove: z.array(z.string().max(128)).max(MOST),
  /** Start the new data and compute nodes as well. */
  start: z.boolean(),
  /** `rolling`: restart the controllers one by one where the change wants it. */
  restart: z.enum(['later', 'rolling']),
  note: z.string().max(500),
  /** Number of the revision whose nodes are brought back. */
  revertOf: z.number().int().positive().optional(),
  /** Addresses of hosts that the user says are dead for good. */
  gone: z.array(z.string().max(253)).max(50).optional(),
});
export type SetupInput = z.infer<typeof SetupInput>;

export const ApplySetupInput = SetupInput.extend({
  /** The cluster's name, where the change stops or takes something away. */
  confirmed: z.string().max(60),
});
export type ApplySetupInput = z.infer<typeof ApplySetupInput>;

/** A host of the inventory that could join. */
export interface JoiningHost {
  id: string;
  name: string;
  address: string;
  /** Why it cannot join yet: not reached, key not accepted, never checked, errors in its checks. */
  problem?: Text;
}

/** What the page begins with. */
export interface SetupView {
  clusterId: string;
  name: string;
  spec: ClusterSpec;
  /** Hosts of the inventory that are not the cluster's. */
  candidates: JoiningHost[];
  maxNodes?: number;
  /** Aliases that the leader sees online now; absent when it could not be asked. */
  online?: string[];
  leader?: string;
  /** Aliases that wait for a restart. */
  marked: string[];
  activeRun?: string;
}

/** What a change would do, before anything is done. */
export interface SetupReview {
  way: ChangeWay;
  reasons: Text[];
  findings: Finding[];
  /** True when an error of the findings forbids it. */
  refused: boolean;
  diffs: DocumentDiff[];
  /** What is not to be had meanwhile, and what stays behind. */
  consequences: Text[];
  /** Nodes that wait for a restart afterwards. */
  restart: string[];
  /** The cluster's name must be typed. */
  confirm: boolean;
  stages: { key: string; title: Text }[];
  /** Addresses of hosts that do not answer and have nodes that are to go. */
  silent: string[];
  /** Where a revision's nodes are brought back: what of that revision is not. */
  left?: NodesBack['left'];
}

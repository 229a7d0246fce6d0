import type { Finding } from '@/lib/lint/finding';
import type { Refusal } from '@/lib/runs/plans/operate-facts';
import type { DiffLine } from '@/lib/runs/view';
import type { Text } from '@/lib/text';
import type { NodeSpec } from '@/lib/topology/spec';

export type DocumentKind = 'controller.cfg' | 'agent.cfg' | 'cluster.cfg' | 'cluster.nodes';

/** One configuration document of a cluster; `cluster.cfg` and `cluster.nodes` exist once, the two others once a node. */
export interface ConfigDocument {
  /** `cluster.cfg`, `cluster.nodes`, `controller.cfg:<alias>` or `agent.cfg:<alias>`. */
  key: string;
  kind: DocumentKind;
  /** The node that a controller.cfg or agent.cfg belongs to. */
  alias?: string;
  text: string;
}

/** A document as it is now: held by the Raft group, read from a host, or, where neither could be asked, as last stored. */
export interface CurrentDocument extends ConfigDocument {
  source: 'group' | 'file' | 'stored';
  /** Hex SHA-256 of `text`; a change names the hash that it started from. */
  hash: string;
  /** Why the real one could not be read, or why what was read may be behind. */
  problem?: Text;
  /** Names whose values are hidden from this reader; a text with hidden values cannot be edited. */
  hidden?: string[];
}

export interface ConfigView {
  clusterId: string;
  /** Number of the last applied revision; 0 before the first. */
  revision: number;
  documents: CurrentDocument[];
  nodes: NodeSpec[];
  /** True where the Raft group owns cluster.cfg and cluster.nodes. */
  ha: boolean;
}

/** What a user wants the documents to be. */
export interface ConfigChange {
  clusterId: string;
  documents: { key: string; text: string; baseHash: string }[];
  note: string;
  /** Restart exactly the affected nodes right after the change, one after the other, or leave them marked. */
  restart: 'later' | 'rolling';
  /** Also set in the running nodes what can be set there; nodes that need nothing else are then neither restarted nor marked. */
  online?: boolean;
  /** Number of the revision that this change brings back. */
  revertOf?: number;
  /** What somebody has typed to accept that data cannot be read while its node restarts. */
  typed?: string;
}

export interface DocumentDiff {
  key: string;
  /** Where it will be written: a path on a host, or the Raft group. */
  places: { host?: string; path?: string; group?: boolean }[];
  lines: DiffLine[];
}

/** A node that has to be restarted for a change to take effect. */
export interface RestartNeed {
  alias: string;
  /** Names of the parameters that ask for it. */
  names: string[];
}

/** A parameter that can be set in the running nodes as well. */
export interface OnlineOffer {
  name: string;
  value: string;
  aliases: string[];
}

/** A document that was changed by somebody else since the edit began, with the lines merged where both sides agree. */
export interface Conflict {
  key: string;
  base: string;
  mine: string;
  theirs: string;
  theirsHash: string;
  /** The merged text; absent when both changed the same entry. */
  merged?: string;
  /** Entries that both changed. */
  entries: { name: string; base?: string; mine?: string; theirs?: string }[];
  /** Who changed it, as far as Deck knows. */
  by?: { author: string; revision: number; at: string };
}

export interface ConfigReview {
  /** Of the whole resulting configuration; `file` is the key of a document. */
  findings: Finding[];
  /** Why the change cannot be applied: errors that the present configuration does not have, documents that cannot be written now, or conflicts. */
  refused: Text[];
  diffs: DocumentDiff[];
  restart: RestartNeed[];
  online: OnlineOffer[];
  conflicts: Conflict[];
  /** Data that nobody can read while its node restarts, with the word that accepts it; only where the change restarts nodes. */
  lone?: Refusal;
  /** The change restarts data nodes, and the leader could not be asked about their data. */
  loneUnknown?: boolean;
}

/** One entry that is not the same in the inventory, the Raft group and a file on a host. */
export interface DriftItem {
  key: string;
  /** Left side of the entry, or the site of a row of cluster.nodes. */
  name: string;
  stored?: string;
  group?: string;
  files: { host: string; value?: string }[];
  ignored?: { by: string; at: string };
}

/** What the last comparison found. */
export interface DriftReport {
  /** ISO time; absent before the first comparison. */
  checkedAt?: string;
  items: DriftItem[];
  /** Why it could not see everything. */
  problems: Text[];
}

/** What taking over what is there would come to. */
export interface AdoptReview {
  /** From what is stored to what is there. */
  diffs: DocumentDiff[];
  restart: RestartNeed[];
  /** Of the whole configuration with it; `file` is the key of a document. */
  findings: Finding[];
  /** What the differences were made of, so that nothing else is taken over. */
  shown: { key: string; hash: string }[];
}

export type RevisionKind = 'first' | 'change' | 'revert' | 'adopt' | 'setup';
/** `discarded`: a failed revision that somebody has set aside. */
export type RevisionStatus = 'pending' | 'applied' | 'failed' | 'discarded';

/** One line of the list of revisions. */
export interface RevisionSummary {
  number: number;
  kind: RevisionKind;
  status: RevisionStatus;
  note: string;
  author: string;
  /** ISO times. */
  createdAt: string;
  appliedAt?: string;
  revertOf?: number;
  runId?: string;
  /** Keys of the documents that it changed. */
  keys: string[];
  /** Aliases of the nodes that it asks to restart. */
  restart: string[];
}

export interface RevisionView extends RevisionSummary {
  diffs: DocumentDiff[];
  documents: ConfigDocument[];
}

/** A node that waits for a restart, and the revision that asked for it. */
export interface RestartMarkView {
  alias: string;
  revision: number;
  /** ISO time: only a start after it counts. */
  since: string;
}

/** A value for running nodes that is lost at their next restart. */
export interface OnlineChange {
  clusterId: string;
  aliases: string[];
  name: string;
  value: string;
}

import type { Finding } from '@/lib/lint/finding';
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
  /** Why the real one could not be read. */
  problem?: Text;
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
  findings: Finding[];
  diffs: DocumentDiff[];
  restart: RestartNeed[];
  online: OnlineOffer[];
  conflicts: Conflict[];
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

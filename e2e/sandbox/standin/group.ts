import { randomBytes } from 'node:crypto';
import { newUser, type User } from './passwords.ts';
import type { DatabaseMeta } from './script/host.ts';
import type { Site } from './sites.ts';

/** What the controllers own together; plain JSON, replaced as a whole by every change. */
export interface GroupState {
  /** Rows of cluster.nodes without the header. */
  nodes: string[];
  /** Lines of cluster.cfg without comments. */
  config: string[];
  users: Record<string, User>;
  ticketSecret: string;
  databases: Record<string, DatabaseMeta>;
  /** Rows that addNode or addAgentToController made known without a restart. */
  added: string[];
  /** Aliases that removeNode took out without a restart. */
  removed: string[];
  /** Aliases stopped by stopDataNode, which datanodeRestartLevel=CRASH leaves alone. */
  stopped: string[];
}

/** The controllers' shared state: one process, or a Raft group. */
export interface Group {
  readonly highAvailability: boolean;
  readonly state: GroupState;
  isLeader(): boolean;
  leader(): Site | undefined;
  term(): number;
  /** Changes the state; resolves when a majority has it, rejects when this is not the leader or no majority answers. */
  propose(change: (state: GroupState) => void): Promise<void>;
  stop(): void;
}

export function initialState(nodes: string[], config: string[]): GroupState {
  return {
    nodes,
    config,
    users: { admin: newUser('123456', true) },
    ticketSecret: randomBytes(16).toString('hex'),
    databases: {},
    added: [],
    removed: [],
    stopped: [],
  };
}

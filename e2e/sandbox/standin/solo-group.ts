import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartRefused } from './errors.ts';
import type { Group, GroupState } from './group.ts';
import { METADATA_FORMAT } from './metadata-format.ts';
import { writeDurably } from './raft-store.ts';
import type { Site } from './sites.ts';

function readState(path: string, text: string): Partial<GroupState> {
  try {
    const { format = 0, ...state } = JSON.parse(text) as Partial<GroupState> & { format?: number };
    if (format <= METADATA_FORMAT) return state;
  } catch {
    // Reported below like metadata of a newer release.
  }
  throw new StartRefused(`Failed to start DFSMaster with the error message: Invalid data form in ${path}`);
}

/** The state of a cluster without controller Raft: files on the one controller; cluster.nodes and cluster.cfg stay plain files. */
export class SoloGroup implements Group {
  readonly highAvailability = false;
  state: GroupState;

  constructor(
    private readonly self: Site,
    initial: GroupState,
    private readonly paths: { metadata: string; accounts: string },
    private readonly onCommit: (state: GroupState, before: GroupState) => void,
  ) {
    const stored = (path: string): Partial<GroupState> => {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      return text ? readState(path, text) : {};
    };
    this.state = { ...initial, ...stored(paths.metadata), ...stored(paths.accounts) };
  }

  start(): void {
    this.store({ ...this.state, databases: {} });
  }

  isLeader = (): boolean => true;
  leader = (): Site => this.self;
  term = (): number => 0;
  stop(): void {}

  async propose(change: (state: GroupState) => void): Promise<void> {
    const next = structuredClone(this.state);
    change(next);
    const before = this.state;
    this.state = next;
    this.store(before);
    this.onCommit(next, before);
  }

  private store(before: GroupState): void {
    const { users, ticketSecret, databases } = this.state;
    for (const path of Object.values(this.paths)) mkdirSync(dirname(path), { recursive: true });
    writeDurably(this.paths.accounts, JSON.stringify({ users, ticketSecret }));
    // The metadata log appears only after data has been written, as on a real server.
    if (JSON.stringify(before.databases) !== JSON.stringify(databases))
      writeDurably(this.paths.metadata, JSON.stringify({ databases, format: METADATA_FORMAT }));
  }
}

import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './errors.ts';
import type { GroupState } from './group.ts';

export interface Snapshot {
  index: number;
  /** Term in which `state` was proposed. */
  term: number;
  commit: number;
  state: GroupState;
}

export interface HardState {
  term: number;
  votedFor: string;
}

export function writeDurably(path: string, text: string): void {
  const file = openSync(`${path}.tmp`, 'w');
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.tmp`, path);
}

/** The files of a Raft group in `<home>/<alias>/raft` (dolphindb-package.md section 8). */
export class RaftStore {
  constructor(
    private readonly dir: string,
    private readonly group: number,
  ) {}

  private path(kind: string): string {
    return join(this.dir, `raft${kind}${this.group}`);
  }

  loadHard(): HardState | undefined {
    if (!existsSync(this.path('Hardstate'))) return;
    try {
      const hard = JSON.parse(readFileSync(this.path('Hardstate'), 'utf8')) as HardState;
      if (typeof hard.term === 'number') return hard;
    } catch {
      // Reported below like any other damage.
    }
    throw new StartRefused(
      'Failed to start DFSMaster with the error message: [Raft] incomplete hardstate file',
    );
  }

  saveHard(hard: HardState): void {
    mkdirSync(this.dir, { recursive: true });
    writeDurably(this.path('Hardstate'), JSON.stringify(hard));
  }

  loadSnapshot(): Snapshot | undefined {
    if (!existsSync(this.path('Snapshot'))) return;
    try {
      return JSON.parse(readFileSync(this.path('Snapshot'), 'utf8')) as Snapshot;
    } catch {
      throw new StartRefused(
        'Failed to start DFSMaster with the error message: [Raft] incomplete snapshot file',
      );
    }
  }

  saveSnapshot(snapshot: Snapshot): void {
    mkdirSync(this.dir, { recursive: true });
    writeDurably(this.path('Snapshot'), JSON.stringify(snapshot));
    appendFileSync(this.path('WAL'), `${snapshot.term},${snapshot.index}\n`);
  }
}

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
import { METADATA_FORMAT } from './metadata-format.ts';

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

type Position = Pick<Snapshot, 'term' | 'index'>;

const isAfter = (one: Position, other: Position): boolean =>
  one.term > other.term || (one.term === other.term && one.index >= other.index);

const damaged = (file: string): StartRefused =>
  new StartRefused(`Failed to start DFSMaster with the error message: [Raft] incomplete ${file} file`);

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
      const { term, votedFor, format = 0 } = JSON.parse(readFileSync(this.path('Hardstate'), 'utf8'));
      if (typeof term === 'number' && format <= METADATA_FORMAT) return { term, votedFor };
    } catch {
      // Reported below like any other damage.
    }
    throw damaged('hardstate');
  }

  saveHard(hard: HardState): void {
    mkdirSync(this.dir, { recursive: true });
    writeDurably(this.path('Hardstate'), JSON.stringify({ ...hard, format: METADATA_FORMAT }));
  }

  loadSnapshot(): Snapshot | undefined {
    const logged = this.lastLogged();
    if (!existsSync(this.path('Snapshot'))) {
      if (logged) throw damaged('snapshot');
      return;
    }
    try {
      const snapshot = JSON.parse(readFileSync(this.path('Snapshot'), 'utf8')) as Snapshot;
      // A log that goes further than the snapshot: files of two states were mixed.
      if (!logged || isAfter(snapshot, logged)) return snapshot;
    } catch {
      // Reported below like any other damage.
    }
    throw damaged('snapshot');
  }

  /** The log's last entry. */
  private lastLogged(): Position | undefined {
    const text = existsSync(this.path('WAL')) ? readFileSync(this.path('WAL'), 'utf8').trimEnd() : '';
    if (text === '') return;
    const [term = 0, index = 0] = (text.split('\n').at(-1) ?? '').split(',').map(Number);
    return { term, index };
  }

  saveSnapshot(snapshot: Snapshot): void {
    mkdirSync(this.dir, { recursive: true });
    writeDurably(this.path('Snapshot'), JSON.stringify(snapshot));
    appendFileSync(this.path('WAL'), `${snapshot.term},${snapshot.index}\n`);
  }
}

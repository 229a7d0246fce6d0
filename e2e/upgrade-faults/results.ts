import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Cell, keyOf, type Outcome, type Results } from './cells.ts';

export interface Kept {
  /** Keys of the stages, in order. */
  stages: string[];
  /** Remote calls of one step, by action: half of them are before a fault that falls in the step. */
  calls: Record<string, number>;
  versions: [string, string];
  hosts: number;
  results: Results;
}

const empty: Kept = { stages: [], calls: {}, versions: ['', ''], hosts: 0, results: {} };

/** Keeps what is known so far in a file, so that the work can be done in pieces, also several at a time. */
export class Store {
  readonly kept: Kept;

  constructor(private readonly file: string) {
    this.kept = this.read();
  }

  note(cell: Cell, outcome: Outcome): void {
    Object.assign(this.kept.results, this.read().results);
    this.kept.results[keyOf(cell)] = outcome;
    this.save();
  }

  save(): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.part`, JSON.stringify(this.kept, null, 1));
    renameSync(`${this.file}.part`, this.file);
  }

  private read(): Kept {
    return existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as Kept)
      : structuredClone(empty);
  }
}

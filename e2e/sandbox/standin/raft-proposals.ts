import { ServerError } from './errors.ts';
import type { GroupState } from './group.ts';

const PATIENCE_MS = 6000;

export interface Proposal {
  change(state: GroupState): void;
  resolve(): void;
  reject(error: Error): void;
}

/** The changes that a leader has been asked for: one that waits for its majority, the others behind it. */
export class Proposals {
  private readonly queue: Proposal[] = [];
  private pending: (Proposal & { index: number; timer: NodeJS.Timeout }) | undefined;

  add(proposal: Proposal): void {
    this.queue.push(proposal);
  }

  /** Takes the next one unless another still waits for its majority. */
  take(): Proposal | undefined {
    return this.pending ? undefined : this.queue.shift();
  }

  /** From now on the proposal waits for a majority that holds the entry. */
  await(proposal: Proposal, index: number): void {
    const timer = setTimeout(
      () => this.failAll(new ServerError('<UnknownLeader>No majority of controllers answered.')),
      PATIENCE_MS,
    );
    this.pending = { ...proposal, index, timer };
  }

  /** A majority holds the entry. */
  settle(index: number): void {
    if (this.pending?.index !== index) return;
    clearTimeout(this.pending.timer);
    this.pending.resolve();
    this.pending = undefined;
  }

  failAll(error: Error): void {
    if (this.pending) clearTimeout(this.pending.timer);
    for (const proposal of [this.pending, ...this.queue.splice(0)]) proposal?.reject(error);
    this.pending = undefined;
  }
}

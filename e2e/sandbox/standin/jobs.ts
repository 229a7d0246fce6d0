import { randomUUID } from 'node:crypto';
import { ServerError } from './errors.ts';

/** One running request of a session, as getConsoleJobs lists it. */
export interface Job {
  id: string;
  sid: string;
  user: string;
  remoteIp: string;
  remotePort: number;
  description: string;
  received: number;
  cancel(): void;
}

/** Requests that run now on this node. */
export class Jobs {
  private readonly all = new Map<string, Job>();

  list = (): Job[] => [...this.all.values()];

  cancel(id: string): void {
    this.all.get(id)?.cancel();
  }

  /** Runs `work` as a job; a cancelled one rejects at once. */
  async run<A>(about: Omit<Job, 'id' | 'received' | 'cancel'>, work: () => Promise<A>): Promise<A> {
    const id = randomUUID();
    let cancel = (): void => {};
    const cancelled = new Promise<never>((_, reject) => {
      cancel = () => reject(new ServerError('The task was cancelled.'));
    });
    cancelled.catch(() => {});
    this.all.set(id, { ...about, id, received: Date.now(), cancel });
    try {
      return await Promise.race([work(), cancelled]);
    } finally {
      this.all.delete(id);
    }
  }
}

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Controller } from './controller.ts';
import type { Node } from './node.ts';
import type { ChunkMeta, DatabaseMeta } from './script/host.ts';
import { current } from './script/store/append.ts';
import { pack } from './script/store/wire.ts';

/** One row of getRecoveryTaskStatus. */
export interface RecoveryTask {
  id: string;
  chunk: string;
  path: string;
  source: string;
  dest: string;
  status: 'Waiting' | 'In-Progress' | 'Finished' | 'Aborted';
  attempts: number;
  startedAt: number;
  finishedAt: number | null;
  failure: string;
}

const DELAY_MS = 1500;
const RECOVER_MS = 60_000;
const KEPT_TASKS = 1000;

export const chunkPath = (database: DatabaseMeta, chunk: ChunkMeta): string =>
  `${database.url.replace(/^dfs:\//, '')}/${chunk.partition}`;

/** How long a replica that is behind waits before it catches up, in ms: the file `standin-recovery-ms` beside the executable, else STANDIN_RECOVERY_MS. */
function delayMs(serverDir: string): number {
  const file = join(serverDir, 'standin-recovery-ms');
  const given = existsSync(file) ? readFileSync(file, 'utf8') : process.env.STANDIN_RECOVERY_MS;
  return Number(given?.trim() || DELAY_MS);
}

/** What the leader does about replicas that missed writes: once their node is back they catch up, one database and node at a time. */
export class Recovery {
  private tasks: RecoveryTask[] = [];
  private readonly busy = new Set<string>();

  constructor(
    private readonly node: Node,
    private readonly controller: Controller,
  ) {}

  /** Tasks of this leader, the oldest first. */
  list(): RecoveryTask[] {
    return this.tasks;
  }

  /** True while one of the replicas is behind although its node is there. */
  recovering(chunk: ChunkMeta): boolean {
    return Object.keys(chunk.behind ?? {}).some((alias) => this.controller.online(alias));
  }

  /** Begins what is due. */
  look(): void {
    for (const database of Object.values(this.controller.group.state.databases)) {
      const behind = new Set(database.chunks.flatMap((chunk) => Object.keys(chunk.behind ?? {})));
      for (const alias of behind)
        if (this.controller.online(alias) && !this.busy.has(`${database.url} ${alias}`))
          void this.recover(database, alias);
    }
  }

  private tasksFor(database: DatabaseMeta, alias: string): RecoveryTask[] {
    return database.chunks
      .filter((chunk) => chunk.behind?.[alias])
      .map((chunk) => ({
        id: randomUUID(),
        chunk: chunk.id,
        path: chunkPath(database, chunk),
        source: current(chunk)[0] ?? '',
        dest: alias,
        status: 'Waiting',
        attempts: 1,
        startedAt: Date.now(),
        finishedAt: null,
        failure: '',
      }));
  }

  private async recover(database: DatabaseMeta, alias: string): Promise<void> {
    const key = `${database.url} ${alias}`;
    this.busy.add(key);
    const tasks = this.tasksFor(database, alias);
    this.tasks = [...this.tasks, ...tasks].slice(-KEPT_TASKS);
    const set = (status: RecoveryTask['status'], failure = ''): void => {
      for (const task of tasks) Object.assign(task, { status, failure });
    };
    this.node.log.info(`Recovery of ${tasks.length} chunks on ${alias} begins.`);
    try {
      await new Promise((resolve) => setTimeout(resolve, delayMs(this.node.serverDir)));
      set('In-Progress');
      const site = this.controller.rows().find((row) => row.alias === alias);
      if (!site) throw new Error(`The node ${alias} doesn't exist.`);
      await this.node.peers.ask(site, 'data.chunk.recover', pack({ url: database.url }), RECOVER_MS, 'data');
      set('Finished');
      this.node.log.info(`Recovery of ${tasks.length} chunks on ${alias} has ended.`);
    } catch (error) {
      set('Aborted', (error as Error).message);
      this.node.log.warn(`Recovery on ${alias} was aborted: ${(error as Error).message}`);
    } finally {
      for (const task of tasks) task.finishedAt = Date.now();
      this.busy.delete(key);
    }
  }
}

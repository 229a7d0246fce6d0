import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { until } from '../support/poll.ts';
import type { Stop } from './breakpoints.ts';

export interface RunPicture {
  id: string;
  status: string;
  code?: string;
  seen?: string;
  failedIn?: string;
  stages: { key: string; steps: { key: string; host?: string; startedAt?: string; endedAt?: string }[] }[];
}

export interface Picture {
  state: string;
  offers: string[];
  backupId: string;
  run: RunPicture;
}

type Method =
  | 'deploy'
  | 'run'
  | 'picture'
  | 'addPackage'
  | 'begin'
  | 'retry'
  | 'continue'
  | 'cancel'
  | 'name'
  | 'rollBack'
  | 'finalize'
  | 'start'
  | 'nodes'
  | 'arm'
  | 'go'
  | 'calls';

interface Message {
  ready?: boolean;
  reached?: Stop;
  id?: number;
  value?: unknown;
  error?: string;
}

const READY_MS = 60_000;
const ASK_MS = 120_000;
const root = path.resolve(import.meta.dirname, '../..');
const ACTIVE = new Set(['queued', 'running', 'cancelling']);

let made: Promise<string> | undefined;

/** One file starts in a fraction of the time that a thousand take, and Deck is started again after every kill. */
function bundled(): Promise<string> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<string> {
  const outfile = path.join(root, `node_modules/.cache/upgrade-faults/deck-main-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, 'e2e/upgrade-faults/deck-main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    conditions: ['react-server'],
    logLevel: 'warning',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}

/** Deck in a process of its own that can be killed and started again on the same data. */
export class Deck {
  /** Where a run is held now. */
  heldAt: Stop | undefined;
  private child: ChildProcess | undefined;
  private ready = false;
  private asked = 0;
  private complaints = '';
  private readonly open = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();

  constructor(
    private readonly dataDir: string,
    private readonly clusterId: string,
    private readonly calls: Record<string, number>,
  ) {}

  async start(): Promise<void> {
    const main = await bundled();
    const words = ['--conditions=react-server', main, this.clusterId, JSON.stringify(this.calls)];
    this.ready = false;
    const child = spawn(process.execPath, words, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, DECK_DATA: this.dataDir, DECK_LOG_LEVEL: 'error' },
    });
    this.child = child;
    child.stderr?.on('data', (part) => {
      this.complaints = (this.complaints + part).slice(-4000);
    });
    child.on('message', (message: Message) => this.hear(message));
    child.on('exit', () => this.lost());
    await until(
      'Deck is ready',
      () => {
        if (child.exitCode !== null) throw new Error(`Deck ended: ${this.complaints}`);
        return this.ready;
      },
      READY_MS,
    );
  }

  /** Ends it as a power cut would. */
  async kill9(): Promise<void> {
    const child = this.child;
    child?.kill('SIGKILL');
    await until('Deck is dead', () => !child || child.signalCode !== null || child.exitCode !== null);
    this.heldAt = undefined;
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.kill9();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  ask<T>(method: Method, argument = ''): Promise<T> {
    const id = ++this.asked;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), ASK_MS);
      const settle =
        <V>(end: (value: V) => void) =>
        (value: V) => {
          clearTimeout(timer);
          this.open.delete(id);
          end(value);
        };
      this.open.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.child?.send({ id, method, argument }, (error) => {
        if (error) this.open.get(id)?.reject(error);
      });
    });
  }

  arm(stops: Stop[]): Promise<void> {
    return this.ask('arm', JSON.stringify(stops));
  }

  async go(): Promise<void> {
    this.heldAt = undefined;
    await this.ask('go');
  }

  /** Waits until a run (default: that of the upgrade) is held or has ended; gives nothing while it is held, `waits` when neither comes in time. */
  async settled(withinMs: number, runId?: string): Promise<RunPicture | 'waits' | undefined> {
    const end = Date.now() + withinMs;
    for (;;) {
      if (this.heldAt) return undefined;
      const run = runId ? await this.ask<RunPicture>('run', runId) : (await this.ask<Picture>('picture')).run;
      if (!ACTIVE.has(run.status)) return run;
      if (Date.now() > end) return 'waits';
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  private hear({ ready, reached, id, value, error }: Message): void {
    if (ready) this.ready = true;
    if (reached) this.heldAt = reached;
    const waiting = id === undefined ? undefined : this.open.get(id);
    if (error !== undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(value as never);
  }

  private lost(): void {
    for (const { reject } of [...this.open.values()]) reject(new Error('Deck is gone'));
  }
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from './poll.ts';

export const root = path.resolve(import.meta.dirname, '../..');
const readyMs = 30_000;
const stopMs = 15_000;

/** One Deck server on its own data directory and a free loopback port, as `npm start` would serve it. */
export interface Deck {
  readonly url: string;
  readonly dataDir: string;
  /** Process of the server; another one after a restart. */
  readonly pid: number;
  /** Everything the server has written to its standard output and error so far. */
  readonly log: () => string;
  /** Ends the server like a power cut: SIGKILL, no clean-up. */
  kill9(): Promise<void>;
  /** Starts the server again on the same data and port; ends it before, politely, when it still runs. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends the server with SIGTERM; gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends the server and removes its data. */
  remove(): Promise<void>;
}

/** A new private data directory with a migrated database. */
export function newDataDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'deck-e2e-'));
  migrate(dir);
  return dir;
}

function migrate(dataDir: string): void {
  execFileSync(process.execPath, [
    path.join(root, 'prisma/engine/migrate.mjs'),
    path.join(dataDir, 'deck.db'),
  ]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function endOf(child: ChildProcess, what: string): Promise<number | null> {
  await until(what, () => ended(child), stopMs);
  return child.exitCode;
}

/** Starts Deck on `dataDir` (a new one when not given) and waits until it answers. */
export async function startDeck(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<Deck> {
  const dataDir = options.dataDir ?? newDataDir();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let env = options.env ?? {};
  let text = '';
  let child: ChildProcess;

  const launch = async () => {
    const preload = pathToFileURL(path.join(root, 'scripts/server-preload.mjs')).href;
    const next = path.join(root, 'node_modules/next/dist/bin/next');
    const args = ['--import', preload, next, 'start', '-p', String(port), '-H', '127.0.0.1'];
    child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DECK_DATA: dataDir,
        DECK_URL: url,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        NEXT_MANUAL_SIG_HANDLE: 'true',
        ...env,
      },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (text += part));
    await until(
      `Deck answers on ${url}`,
      async () => {
        if (ended(child)) throw new Error(`the server ended: ${text.slice(-2000)}`);
        return (await fetch(`${url}/sign-in`, { redirect: 'manual' })).status < 500;
      },
      readyMs,
    );
  };
  const stop = async () => {
    if (!ended(child)) child.kill('SIGTERM');
    return endOf(child, 'Deck ends after SIGTERM');
  };
  const kill9 = async () => {
    if (!ended(child)) child.kill('SIGKILL');
    await endOf(child, 'Deck is dead');
  };
  await launch();
  return {
    url,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    log: () => text,
    kill9,
    stop,
    restart: async (changed) => {
      if (!ended(child)) await stop();
      env = changed ?? env;
      migrate(dataDir);
      await launch();
    },
    remove: async () => {
      await stop().catch(kill9);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

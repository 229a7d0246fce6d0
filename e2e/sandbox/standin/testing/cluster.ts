import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Installations of the stand-in in a temporary directory, laid out like the vendor's package. */

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '../../../../node_modules/.cache/standin');

export const licenceText = (head: string): string =>
  `${head}\n${(
    randomBytes(256)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n`;
export const COMMUNITY = '2042.01.01,8,2,3,Trial Users,0,-1,,1';
export const ENTERPRISE = '2042.01.01,512,64,100,Example Bank,0,13,,1';

export type Files = Record<string, string>;

export interface Installation {
  /** `<dir>/server`. */
  server: string;
  clusterDemo: string;
}

const SCRIPTS = {
  controller:
    'nohup ./../dolphindb -console 0 -mode controller -home data -script dolphindb.dos -config config/controller.cfg -logFile log/controller.log -nodesFile config/cluster.nodes -clusterConfig config/cluster.cfg',
  agent:
    'nohup ./../dolphindb -console 0 -mode agent -home data -script dolphindb.dos -config config/agent.cfg -logFile log/agent.log',
};

export class Sandbox {
  readonly root: string;
  private readonly executable: string;

  constructor(version = '2.00.11.3') {
    mkdirSync(cache, { recursive: true });
    this.root = mkdtempSync(join(cache, 'test-'));
    this.executable = join(this.root, 'dolphindb');
    execFileSync(process.execPath, [
      join(here, '../build.mjs'),
      '--version',
      version,
      '--out',
      this.executable,
    ]);
  }

  install(name: string, files: Files, licence = licenceText(ENTERPRISE)): Installation {
    const server = join(this.root, name, 'server');
    const clusterDemo = join(server, 'clusterDemo');
    for (const dir of ['config', 'data', 'log']) mkdirSync(join(clusterDemo, dir), { recursive: true });
    mkdirSync(join(server, 'web'));
    linkSync(this.executable, join(server, 'dolphindb'));
    writeFileSync(join(server, 'dolphindb.lic'), licence);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(clusterDemo, 'config', file), text);
    return { server, clusterDemo };
  }

  /** Runs the vendor's start script and returns at once, as that does. */
  start(installation: Installation, role: 'controller' | 'agent'): void {
    const out = openSync(join(installation.clusterDemo, `${role}.nohup`), 'w');
    const [command = '', ...args] = SCRIPTS[role].split(' ').slice(1);
    spawn(join(installation.clusterDemo, command), args, {
      argv0: command,
      cwd: installation.clusterDemo,
      detached: true,
      stdio: ['ignore', out, out],
    }).unref();
    closeSync(out);
  }

  /** Runs a start command to its end: exit code and what it printed. */
  runToEnd(
    installation: Installation,
    role: 'controller' | 'agent',
    ms = 20_000,
  ): Promise<{ code: number | null; output: string }> {
    const [command = '', ...args] = SCRIPTS[role].split(' ').slice(1);
    const child = spawn(join(installation.clusterDemo, command), args, {
      argv0: command,
      cwd: installation.clusterDemo,
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString();
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`still running after ${ms} ms:\n${output}`));
      }, ms);
      child.on('exit', (code) => {
        clearTimeout(timer);
        resolve({ code, output });
      });
    });
  }

  /** Pids of this sandbox whose command line matches. */
  pids(pattern: RegExp): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          const exe = readlinkSync(`/proc/${pid}/exe`);
          const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
          return exe.startsWith(`${this.root}/`) && pattern.test(`${exe} ${words}`);
        } catch {
          return false;
        }
      });
  }

  kill(pattern: RegExp, signal: NodeJS.Signals): number {
    const pids = this.pids(pattern);
    for (const pid of pids) process.kill(pid, signal);
    return pids.length;
  }

  destroy(): void {
    this.kill(/./, 'SIGKILL');
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export function logOf(installation: Installation, name: string): string {
  const path = join(installation.clusterDemo, 'log', `${name}.log`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Polls until `check` gives something true; throws with `what` when the time is up. */
export async function until<A>(
  what: string,
  check: () => Promise<A> | A,
  ms = 20_000,
): Promise<NonNullable<A>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await Promise.resolve()
      .then(check)
      .catch(() => undefined);
    if (found) return found as NonNullable<A>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

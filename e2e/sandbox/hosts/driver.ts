import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../sandbox.sh', import.meta.url));
const UP_WITHIN_MS = 240_000; // the first time ever, the root file system is made

export interface Outcome {
  code: number;
  out: string;
}

/** A sandbox in throw-away name spaces, and a shell inside it that reaches its hosts. */
export interface Sandbox {
  /** Runs one shell line beside the hosts; stdout and stderr come together. */
  run(line: string, withinMs?: number): Promise<Outcome>;
  /** Runs one shell line as root inside a host. */
  inHost(host: number, line: string): Promise<Outcome>;
  env(name: string): Promise<string>;
  end(): Promise<void>;
}

/** Which rung of the ladder this machine allows: 1, 2, or 0 when it allows no hosts at all. */
export function rung(): number {
  const told = spawnSync('bash', [script, 'rung'], { encoding: 'utf8' }).stdout;
  return Number(/^rung (\d)/.exec(told)?.[1] ?? 0);
}

/** Quotes a word for a POSIX shell. */
export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Brings up `hosts` hosts. Throws with what the script said when they do not come up. */
export async function startSandbox(hosts: number, extraEnv: Record<string, string> = {}): Promise<Sandbox> {
  const child = spawn('bash', [script, 'with', String(hosts), '--', 'bash'], {
    env: { ...process.env, ...extraEnv },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const run = shell(child);
  const sandbox: Sandbox = {
    run,
    inHost: (host, line) => run(`bash "$SANDBOX_SH" exec ${host} ${quote(line)}`),
    env: async (name) => (await run(`printf %s "$${name}"`)).out,
    end: () => end(child),
  };
  await run('true', UP_WITHIN_MS);
  return sandbox;
}

function shell(child: ChildProcess): Sandbox['run'] {
  let text = '';
  let complaints = '';
  let arrived: () => void = () => {};
  let count = 0;
  child.stdout?.on('data', (part) => {
    text += part;
    arrived();
  });
  child.stderr?.on('data', (part) => {
    complaints += part;
  });
  child.on('close', () => arrived());

  return async (line, withinMs = 30_000) => {
    const mark = `--end-of-command-${++count}--`;
    const from = text.length;
    child.stdin?.write(`{ ${line}\n} </dev/null 2>&1; printf '\\n%s %s\\n' ${mark} $?\n`);
    const deadline = Date.now() + withinMs;
    for (;;) {
      const done = new RegExp(`\\n${mark} (\\d+)\\n`).exec(text.slice(from));
      if (done) return { code: Number(done[1]), out: text.slice(from, from + done.index).trim() };
      const left = deadline - Date.now();
      if (child.exitCode !== null)
        throw new Error(`The sandbox ended (exit ${child.exitCode}): ${complaints}`);
      if (left <= 0)
        throw new Error(`No answer within ${withinMs} ms to: ${line}\n${text.slice(from)}${complaints}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.stdin?.end();
  });
}

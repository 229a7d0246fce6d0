import { isAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { ExecOptions, ExecResult, HostConnection } from '@/lib/ssh/types';

/** Deadline in ms for a look at a host that takes a moment at most. */
export const LOOK_MS = 20_000;

const withoutRoot = new WeakSet<HostConnection>();

/** Runs a command that only looks, as root where the credential allows: an ordinary user cannot see the owners of foreign processes and ports. */
export async function look(
  ctx: ActionContext,
  conn: HostConnection,
  command: string,
  label: string,
): Promise<string> {
  const options: ExecOptions = { timeoutMs: LOOK_MS, signal: ctx.signal, label };
  if (!withoutRoot.has(conn)) {
    try {
      return (await conn.exec(command, { ...options, root: true })).stdout;
    } catch (error) {
      if (!isAppError(error) || !/^SSH-(NO-SUDO|SUDO-PASSWORD)$/.test(error.code)) throw error;
      withoutRoot.add(conn);
    }
  }
  return (await conn.exec(command, options)).stdout;
}

/** Runs a command as `exec` does, but gives all that it prints on standard output: of more than a mebibyte, `exec` itself leaves out the middle. */
export async function execWhole(
  conn: HostConnection,
  command: string,
  options: ExecOptions,
): Promise<ExecResult> {
  const lines: string[] = [];
  const onLine: ExecOptions['onLine'] = (stream, line) => {
    if (stream === 'out') lines.push(line);
  };
  const result = await conn.exec(command, { ...options, onLine });
  return { ...result, stdout: lines.join('\n') };
}

/** Gives the host's connection of a step that runs on one host. */
export function hostOf(ctx: ActionContext): Promise<HostConnection> {
  if (!ctx.step.hostId) throw new Error(`step ${ctx.step.key} names no host`);
  return ctx.connect(ctx.step.hostId);
}

/** Gives the lines of an output that are not empty. */
export function linesOf(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}

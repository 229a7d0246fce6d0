import { quote } from '@/lib/commands/quote';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';

const HASH_MS = 120_000;

/** Gives the SHA-256 (hex) of each file that exists and can be read. */
export async function hashesOf(
  ctx: ActionContext,
  conn: HostConnection,
  paths: string[],
): Promise<Map<string, string>> {
  // One redirection a file: names with a backslash or line end make sha256sum write escaped lines.
  const commands = paths.map(
    (path, at) => `printf '%s ' ${at}; sha256sum <${quote(path)} 2>/dev/null || echo`,
  );
  const { stdout } = await conn.exec(`exec 2>/dev/null; ${commands.join('; ')}; true`, {
    timeoutMs: HASH_MS,
    signal: ctx.signal,
    label: 'sha256sum',
  });
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [at = '', hash = ''] = line.split(/\s+/);
    const path = paths[Number(at)];
    if (path !== undefined && /^[0-9a-f]{64}$/.test(hash)) found.set(path, hash);
  }
  return found;
}

/** Gives the SHA-256 (hex) of one file; undefined when it cannot be read. */
export async function hashOf(
  ctx: ActionContext,
  conn: HostConnection,
  path: string,
): Promise<string | undefined> {
  return (await hashesOf(ctx, conn, [path])).get(path);
}

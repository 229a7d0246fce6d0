import type { BackupEntry } from '@/lib/backups/manifest';
import { type Beginning, hashBeginnings, parseBeginnings } from '@/lib/commands/backup';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';

/** Logs grow, and a part has few of them; more files than these are not looked at for it. */
const MOST = 100;

/** Gives what these files of a directory begin with: so many bytes, or where that is not said all that they have by now. */
export async function beginningsOf(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
  files: readonly { path: string; bytes?: number }[],
): Promise<Map<string, Beginning>> {
  if (files.length === 0 || files.length > MOST) return new Map();
  const options = { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal, label: `look for growth in ${dir}` };
  return parseBeginnings((await conn.exec(hashBeginnings(dir, files), options)).stdout, files);
}

/**
 * Says whether files have only grown while they were copied: each copy begins with what the file was right before (`begun`), and the file still begins with the
 * copy. So a log is as it was at one moment, without what was appended after it.
 */
export async function onlyGrew(
  ctx: ActionContext,
  conn: HostConnection,
  where: { source: string; copy: string },
  copies: readonly BackupEntry[],
  begun: ReadonlyMap<string, Beginning>,
): Promise<boolean> {
  // Of a file that was empty, nothing shows that it was not written anew.
  if (copies.some(({ path }) => !begun.get(path)?.bytes)) return false;
  const earlier = copies.map(({ path }) => ({ path, bytes: begun.get(path)?.bytes ?? 0 }));
  const later = copies.map(({ path, size }) => ({ path, bytes: size }));
  const inCopy = await beginningsOf(ctx, conn, where.copy, earlier);
  const inSource = await beginningsOf(ctx, conn, where.source, later);
  return copies.every(
    ({ path, sha256 }) =>
      inCopy.get(path)?.sha256 === begun.get(path)?.sha256 && inSource.get(path)?.sha256 === sha256,
  );
}

import {
  type BackupEntry,
  type BackupItem,
  type BackupManifest,
  differences,
  type ManifestItem,
  parseManifest,
} from '@/lib/backups/manifest';
import { copyPart, listAndCopyPart, listEntries, parseEntries } from '@/lib/commands/backup';
import { freeKilobytes } from '@/lib/commands/files';
import { quote } from '@/lib/commands/quote';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { backupGone, copyFailed, nodesRun, noSpace } from './backup-errors';
import { processesOf } from './processes';
import { execWhole, LOOK_MS } from './remote';

/** Room kept free beside the copies: rounding up to blocks, the manifest. */
const SPARE_BYTES = 8 * 1024 * 1024;
const BLOCK = 4096;

export const manifestOf = (place: string): string => `${place}/manifest.json`;
export const copyOf = (place: string, { key }: Pick<BackupItem, 'key'>): string => `${place}/files/${key}`;

/** Gives what lies in a part's directory now; nothing when it is not there. */
export async function entriesNow(
  ctx: ActionContext,
  conn: HostConnection,
  part: Pick<BackupItem, 'path' | 'only' | 'except'>,
): Promise<BackupEntry[] | undefined> {
  const options = { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal, label: `list ${part.path}` };
  return parseEntries((await execWhole(conn, listEntries(part), options)).stdout);
}

/** Copies a part; throws BACKUP-COPY and BACKUP-NO-SPACE. */
export async function copy(
  ctx: ActionContext,
  conn: HostConnection,
  part: Pick<BackupItem, 'path' | 'only' | 'except'>,
  to: string,
): Promise<void> {
  await runCopy(ctx, conn, copyPart(part, to), part, to);
}

/** Lists a part of running nodes and copies it right after, before much can change; gives what was there as `entriesNow`. Throws as `copy`. */
export async function listAndCopy(
  ctx: ActionContext,
  conn: HostConnection,
  part: Pick<BackupItem, 'path' | 'only' | 'except'>,
  to: string,
): Promise<BackupEntry[] | undefined> {
  return parseEntries(await runCopy(ctx, conn, listAndCopyPart(part, to), part, to));
}

async function runCopy(
  ctx: ActionContext,
  conn: HostConnection,
  command: string,
  { path }: Pick<BackupItem, 'path'>,
  to: string,
): Promise<string> {
  const { exitCode, stdout, stderr } = await execWhole(conn, command, {
    timeoutMs: ctx.step.timeoutMs,
    signal: ctx.signal,
    label: `copy ${path}`,
    check: false,
  });
  ctx.signal.throwIfAborted();
  if (exitCode !== 0 || /No space left/i.test(stderr))
    throw copyFailed(conn.address, to, stderr.trim().slice(-600) || `exit ${exitCode}`);
  return stdout;
}

/** Throws BACKUP-RUNNING while a node of the installation runs. */
export async function requireStopped(ctx: ActionContext, conn: HostConnection, dir: string): Promise<void> {
  const running = await processesOf(ctx, conn, dir);
  if (running.length === 0) return;
  const pids = running.map(({ pid }) => pid).join(', ');
  throw nodesRun(
    conn.address,
    { en: `${running.length} processes of ${dir}`, zh: `${dir} 的 ${running.length} 个进程` },
    pids,
  );
}

/** Throws BACKUP-NO-SPACE when copies of these entries would not fit; `at` is made. */
export async function requireSpace(
  ctx: ActionContext,
  conn: HostConnection,
  at: string,
  entries: readonly BackupEntry[],
): Promise<void> {
  const need = entries.reduce((sum, { size }) => sum + Math.ceil(size / BLOCK) * BLOCK, SPARE_BYTES);
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal, label: 'free space' };
  const { stdout } = await conn.exec(`mkdir -p ${quote(at)} && ${freeKilobytes(at)}`, options);
  const free = Number(stdout.trim()) * 1024;
  if (!(free >= need)) throw noSpace(conn.address, at, need, free || 0);
}

/** Reads the manifest of a whole backup; nothing when there is none. */
export async function readManifest(
  ctx: ActionContext,
  conn: HostConnection,
  place: string,
): Promise<{ manifest: BackupManifest; text: string } | undefined> {
  const bytes = await conn.readFile(manifestOf(place), {
    timeoutMs: ctx.step.timeoutMs,
    signal: ctx.signal,
    maxBytes: 64 * 1024 * 1024,
  });
  const text = bytes?.toString('utf8');
  const manifest = text === undefined ? undefined : parseManifest(text);
  return manifest && text !== undefined ? { manifest, text } : undefined;
}

/** Reads the manifest of a backup; throws BACKUP-GONE when it is not there or is another's. */
export async function needManifest(
  ctx: ActionContext,
  conn: HostConnection,
  { id, place }: { id: string; place: string },
): Promise<BackupManifest> {
  const found = await readManifest(ctx, conn, place);
  if (found?.manifest.id !== id) throw backupGone(conn.address, place);
  return found.manifest;
}

/** Compares copies with what the manifest says; gives what is wrong. */
export async function wrongCopies(
  ctx: ActionContext,
  conn: HostConnection,
  items: readonly ManifestItem[],
  folder: (item: ManifestItem) => string,
): Promise<string[]> {
  const wrong: string[][] = [];
  for (const [done, item] of items.entries()) {
    ctx.progress(done, items.length, 'files');
    if (!item.present) continue;
    const seen = (await entriesNow(ctx, conn, { path: folder(item) })) ?? [];
    wrong.push(differences(item.entries, seen).map((line) => `${item.key}/${line}`));
  }
  return wrong.flat();
}

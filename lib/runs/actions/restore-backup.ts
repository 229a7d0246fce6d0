import type { BackupItem, BackupManifest, ManifestItem } from '@/lib/backups/manifest';
import { freeName, moveEntries, moveInto } from '@/lib/commands/backup';
import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { RestoreBackupArgs } from '@/lib/runs/plans/args-backup';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { partState } from './support/backup-compare';
import { copyFailed, damaged } from './support/backup-errors';
import {
  copy,
  copyOf,
  needManifest,
  requireSpace,
  requireStopped,
  wrongCopies,
} from './support/backup-files';
import { hostOf } from './support/remote';
import { isUntouched } from './support/untouched';

/** Newer state stays on its file system, so that moving it is a rename. */
function asideOf({ dir, stamp }: RestoreBackupArgs, { key, path }: BackupItem): string {
  if (path.startsWith(`${dir}/`)) return `${pathsOf(dir).staging}/aside/${stamp}/${key}`;
  return `${path}.deck-aside-${stamp}`;
}

function stagingOf({ dir }: RestoreBackupArgs, { key, path }: BackupItem): string {
  if (path.startsWith(`${dir}/`)) return `${pathsOf(dir).staging}/restore/${key}`;
  return `${path}.deck-restore`;
}

/** The parts of the manifest that are wanted; the places must still be those that the configuration says. */
function chosen({ items }: BackupManifest, wanted: BackupItem[], address: string): ManifestItem[] {
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const places = new Map(wanted.map(({ key, path }) => [key, path]));
  const own = items.filter(({ kind }) => kinds.has(kind));
  const moved = own.filter(({ key, path }) => places.get(key) !== path);
  const lost = wanted.filter(({ key }) => !own.some((item) => item.key === key));
  if (moved.length + lost.length === 0) return own;
  throw new AppError(
    'BACKUP-PLACES',
    {
      en: `The backup on ${address} does not fit the configuration: directories have changed since, or the backup lacks a part.`,
      zh: `${address} 上的备份与当前配置不符：备份后目录有改动，或备份缺少所需内容。`,
    },
    {
      seen: [
        ...moved.map(({ key, path }) => `${key}: ${path} -> ${places.get(key) ?? '-'}`),
        ...lost.map(({ key }) => `${key}: not in the backup`),
      ].join('\n'),
    },
  );
}

async function differing(
  ctx: ActionContext,
  conn: HostConnection,
  items: ManifestItem[],
): Promise<ManifestItem[]> {
  const left: ManifestItem[] = [];
  for (const item of items) if ((await partState(ctx, conn, item)).state !== 'same') left.push(item);
  return left;
}

async function run(
  ctx: ActionContext,
  conn: HostConnection,
  command: string,
  label: string,
): Promise<string> {
  return (await conn.exec(command, { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal, label })).stdout;
}

async function putBack(
  ctx: ActionContext,
  conn: HostConnection,
  args: RestoreBackupArgs,
  item: ManifestItem,
) {
  const staging = stagingOf(args, item);
  await run(ctx, conn, `rm -rf ${quote(staging)}`, 'remove a half copy');
  if (item.present) {
    await requireSpace(ctx, conn, staging, item.entries);
    await copy(ctx, conn, { path: copyOf(args.place, item) }, staging);
    const wrong = await wrongCopies(ctx, conn, [item], () => staging);
    if (wrong.length > 0) throw copyFailed(conn.address, staging, wrong.slice(0, 10).join('\n'));
  }
  const aside = await run(ctx, conn, freeName(asideOf(args, item)), 'make room for newer state');
  await run(ctx, conn, moveEntries(item, aside), `move ${item.path} aside`);
  await run(ctx, conn, `rmdir ${quote(aside)} 2>/dev/null; true`, 'nothing was there');
  if (item.present) await run(ctx, conn, moveInto(staging, item.path), `put ${item.path} back`);
  const { changed, state } = await partState(ctx, conn, item);
  if (state !== 'same' && (item.present || changed.length > 0))
    throw copyFailed(conn.address, item.path, changed.slice(0, 20).join('\n'));
  ctx.log(`${item.key}: ${item.path}; newer state in ${aside}`);
}

/** Puts parts of a backup back; newer state is moved aside first. A part that equals the backup is left alone. */
export const restoreBackup: Action<RestoreBackupArgs> = {
  name: 'restore-backup',
  args: RestoreBackupArgs,
  describe: (args) => ({
    commands: [
      `# compare ${args.place}/files with its manifest; refuse while a node of ${args.dir} runs`,
      ...args.items.flatMap((item) => [
        `mv ${item.path}/* ${asideOf(args, item)}/`,
        `tar -C ${copyOf(args.place, item)} -cf - . | tar -C ${item.path} -xpf -`,
      ]),
      '# compare SHA-256 of every file with the manifest',
    ],
  }),
  async check(ctx, args) {
    const conn = await hostOf(ctx);
    if (await isUntouched(ctx, conn, args)) return 'done';
    const items = chosen(await needManifest(ctx, conn, args), args.items, conn.address);
    const left = await differing(ctx, conn, items);
    if (left.length === 0) return 'done';
    await requireStopped(ctx, conn, args.dir);
    return 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const items = chosen(await needManifest(ctx, conn, args), args.items, conn.address);
    await requireStopped(ctx, conn, args.dir);
    const left = await differing(ctx, conn, items);
    const wrong = await wrongCopies(ctx, conn, left, (item) => copyOf(args.place, item));
    if (wrong.length > 0) throw damaged(conn.address, args.place, wrong);
    for (const [done, item] of left.entries()) {
      await putBack(ctx, conn, args, item);
      ctx.progress(done + 1, left.length, 'files');
    }
  },
};

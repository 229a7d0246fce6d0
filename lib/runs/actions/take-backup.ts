import { type BackupItem, bytesOf, differences, type ManifestItem } from '@/lib/backups/manifest';
import { checksums, restoreScript } from '@/lib/commands/backup-script';
import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { TakeBackupArgs } from '@/lib/runs/plans/args-backup';
import type { HostConnection } from '@/lib/ssh/types';
import { copyFailed, filesChange } from './support/backup-errors';
import {
  copy,
  copyOf,
  entriesNow,
  manifestOf,
  readManifest,
  requireSpace,
  requireStopped,
} from './support/backup-files';
import { hostOf, LOOK_MS } from './support/remote';

/** How often a part is copied again that changed meanwhile. */
const QUIET_TRIES = 5;

const half = (place: string) => `${place}.part`;
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

async function sources(
  ctx: ActionContext,
  conn: HostConnection,
  items: BackupItem[],
): Promise<ManifestItem[]> {
  const found: ManifestItem[] = [];
  for (const item of items) {
    const entries = await entriesNow(ctx, conn, item);
    found.push({ ...item, present: entries !== undefined, entries: entries ?? [] });
  }
  return found;
}

/** Copies one part; gives what differs between it and the copy afterwards. */
async function copied(
  ctx: ActionContext,
  conn: HostConnection,
  item: ManifestItem,
  to: string,
): Promise<string[]> {
  await conn.exec(`rm -rf ${quote(to)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
  await copy(ctx, conn, item, to);
  return differences(item.entries, (await entriesNow(ctx, conn, { path: to })) ?? []);
}

/** A part of a stopped node must be copied as it is; one of a running node may need another try. */
async function keep(
  ctx: ActionContext,
  conn: HostConnection,
  { place, consistency }: TakeBackupArgs,
  item: ManifestItem,
): Promise<ManifestItem> {
  if (!item.present) return item;
  const to = copyOf(half(place), item);
  const first = await copied(ctx, conn, item, to);
  if (first.length === 0) return item;
  if (consistency === 'stopped') throw copyFailed(conn.address, item.path, first.slice(0, 10).join('\n'));
  let wrong = first;
  for (let attempt = 1; attempt < QUIET_TRIES; attempt++) {
    const entries = await entriesNow(ctx, conn, item);
    const again = { ...item, present: entries !== undefined, entries: entries ?? [] };
    if (!again.present) return again;
    wrong = await copied(ctx, conn, again, to);
    if (wrong.length === 0) return again;
  }
  throw filesChange(
    conn.address,
    wrong
      .slice(0, 10)
      .map((line) => `${item.key}/${line}`)
      .join('\n'),
  );
}

/** Takes the place of a half backup of an earlier attempt, and removes what other runs have left behind half. */
async function clear(ctx: ActionContext, conn: HostConnection, place: string): Promise<void> {
  const base = quote(folderOf(place));
  await conn.exec(
    `mkdir -p ${base} && chmod 700 ${base} && rm -rf ${base}/*.part && mkdir -p ${quote(half(place))}/files`,
    {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      label: 'make room for the backup',
    },
  );
}

/** The manifest comes last and the name after it, so a backup is whole or it is not there. */
async function finish(
  ctx: ActionContext,
  conn: HostConnection,
  args: TakeBackupArgs,
  items: ManifestItem[],
): Promise<void> {
  const { id, clusterId, clusterName, dir, place, consistency, version } = args;
  const manifest = {
    form: 1,
    id,
    clusterId,
    clusterName,
    host: conn.address,
    dir,
    at: new Date().toISOString(),
    consistency,
    version,
    items,
  };
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
  const byHand = { SHA256SUMS: checksums(items), 'restore.sh': restoreScript(dir, items) };
  for (const [name, text] of Object.entries(byHand))
    await conn.writeFile(`${half(place)}/${name}`, text, { ...options, mode: 0o600 });
  await conn.writeFile(manifestOf(half(place)), `${JSON.stringify(manifest)}\n`, { ...options, mode: 0o600 });
  await conn.exec(
    `mv -T ${quote(half(place))} ${quote(place)} && { sync -f ${quote(place)} 2>/dev/null || sync; }`,
    {
      ...options,
      label: 'name the backup',
    },
  );
}

/** Copies metadata, configuration and programs of one installation into one directory, with a manifest of hashes. */
export const takeBackup: Action<TakeBackupArgs> = {
  name: 'take-backup',
  args: TakeBackupArgs,
  describe: ({ items, place, consistency }) => ({
    commands: [
      consistency === 'stopped'
        ? '# refuse while a node of this installation runs'
        : '# copy again what has changed while it was copied',
      ...items.map(
        (item) =>
          `tar -C ${item.path} -cf - ${item.only?.join(' ') ?? '.'} | tar -C ${copyOf(half(place), item)} -xpf -`,
      ),
      `# compare SHA-256 of every copy with its source, write ${manifestOf(half(place))}, SHA256SUMS and restore.sh beside it`,
      `mv -T ${half(place)} ${place}`,
    ],
  }),
  async check(ctx, { id, place }) {
    const found = await readManifest(ctx, await hostOf(ctx), place);
    return found?.manifest.id === id ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { place, consistency, dir } = args;
    if (consistency === 'stopped') await requireStopped(ctx, conn, dir);
    await clear(ctx, conn, place);
    const found = await sources(ctx, conn, args.items);
    await requireSpace(
      ctx,
      conn,
      half(place),
      found.flatMap(({ entries }) => entries),
    );
    const items: ManifestItem[] = [];
    for (const [done, item] of found.entries()) {
      ctx.progress(done, found.length, 'files');
      items.push(await keep(ctx, conn, args, item));
    }
    if (consistency === 'stopped') await requireStopped(ctx, conn, dir);
    await finish(ctx, conn, args, items);
    for (const { key, path, present, entries } of items)
      ctx.log(
        present
          ? `${key}: ${entries.length} entries of ${path}`
          : `${key}: ${path} does not exist (nothing was written yet)`,
      );
    ctx.log(`${place}: ${bytesOf(items)} bytes`);
  },
};

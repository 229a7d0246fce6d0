import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BackupItem,
  bytesOf,
  differences,
  longerFiles,
  type ManifestItem,
} from '@/lib/backups/manifest';
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
  listAndCopy,
  manifestOf,
  readManifest,
  requireSpace,
  requireStopped,
} from './support/backup-files';
import { beginningsOf, onlyGrew } from './support/backup-growth';
import { hostOf } from './support/remote';

/** How long it is waited before a part that changed meanwhile is copied again; what writes in bursts comes to rest. */
const QUIET_PAUSES_MS = [100, 200, 400, 800, 1600, 3200, 6400];

const half = (place: string) => `${place}.part`;
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** Gives a part with what lies there now. */
async function present(ctx: ActionContext, conn: HostConnection, item: BackupItem): Promise<ManifestItem> {
  const entries = await entriesNow(ctx, conn, item);
  return { ...item, present: entries !== undefined, entries: entries ?? [] };
}

/** A part of a stopped node must be copied as it is. */
async function keepStopped(
  ctx: ActionContext,
  conn: HostConnection,
  item: ManifestItem,
  to: string,
): Promise<ManifestItem> {
  if (!item.present) return item;
  await conn.exec(`rm -rf ${quote(to)}`, { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal });
  await copy(ctx, conn, item, to);
  const wrong = differences(item.entries, (await entriesNow(ctx, conn, { path: to })) ?? []);
  if (wrong.length > 0) throw copyFailed(conn.address, item.path, wrong.slice(0, 10).join('\n'));
  return item;
}

const named = ({ key }: BackupItem, wrong: string[]) =>
  wrong
    .slice(0, 10)
    .map((line) => `${key}/${line}`)
    .join('\n');

/** Files of running nodes may have grown at their end while they were copied; after any other change the part is copied again. */
async function keepQuiet(
  ctx: ActionContext,
  conn: HostConnection,
  item: ManifestItem,
  to: string,
): Promise<ManifestItem> {
  const growing = new Set<string>();
  for (let attempt = 0; ; attempt++) {
    const files = [...growing].map((path) => ({ path }));
    const begun = await beginningsOf(ctx, conn, item.path, files);
    const entries = await listAndCopy(ctx, conn, item, to);
    if (!entries) return { ...item, present: false, entries: [] };
    const seen = (await entriesNow(ctx, conn, { path: to })) ?? [];
    const wrong = differences(entries, seen);
    const longer = longerFiles(entries, seen);
    const where = { source: item.path, copy: to };
    // Without a difference there is nothing that grew either.
    if (longer.length === wrong.length && (await onlyGrew(ctx, conn, where, longer, begun)))
      return { ...item, present: true, entries: seen };
    for (const { path } of longer) growing.add(path);
    const pauseMs = QUIET_PAUSES_MS[attempt];
    if (pauseMs === undefined) throw filesChange(conn.address, named(item, wrong));
    await sleep(pauseMs, undefined, { signal: ctx.signal });
  }
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
  // Of many files, these are long.
  const options = { timeoutMs: ctx.step.timeoutMs, signal: ctx.signal };
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
        : '# copy again what has changed while it was copied, other than by growing at its end',
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
    const found: ManifestItem[] = [];
    for (const item of args.items) found.push(await present(ctx, conn, item));
    await requireSpace(
      ctx,
      conn,
      half(place),
      found.flatMap(({ entries }) => entries),
    );
    const keep = consistency === 'stopped' ? keepStopped : keepQuiet;
    const items: ManifestItem[] = [];
    for (const [done, item] of found.entries()) {
      ctx.progress(done, found.length, 'files');
      items.push(await keep(ctx, conn, item, copyOf(half(place), item)));
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

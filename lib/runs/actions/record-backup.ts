import { createHash } from 'node:crypto';
import type { BackupKind } from '@/lib/backups/kinds';
import { type BackupManifest, bytesOf } from '@/lib/backups/manifest';
import type { BackupPlace } from '@/lib/backups/types';
import type { Action } from '@/lib/runs/action';
import { type BackupPlaceArgs, RecordBackupArgs } from '@/lib/runs/plans/args-backup';
import { backupStore } from './backup-store';
import { backupGone } from './support/backup-errors';
import { readManifest } from './support/backup-files';

const filesIn = (items: BackupManifest['items']) =>
  items.reduce((sum, { entries }) => sum + entries.filter(({ type }) => type === 'file').length, 0);

function kindsOf({ items }: BackupManifest): BackupPlace['kinds'] {
  const kinds = [...new Set(items.filter(({ present }) => present).map(({ kind }) => kind))];
  return kinds.map((kind: BackupKind) => {
    const own = items.filter((item) => item.kind === kind);
    return { kind, sizeBytes: bytesOf(own), files: filesIn(own) };
  });
}

function placeOf(at: BackupPlaceArgs, manifest: BackupManifest, text: string): BackupPlace {
  return {
    ...at,
    sizeBytes: bytesOf(manifest.items),
    files: filesIn(manifest.items),
    kinds: kindsOf(manifest),
    nodes: [...new Set(manifest.items.flatMap(({ alias }) => alias ?? []))],
    manifestSha256: createHash('sha256').update(text).digest('hex'),
  };
}

/** Lists a backup once it is whole on every host. */
export const recordBackup: Action<RecordBackupArgs> = {
  name: 'record-backup',
  args: RecordBackupArgs,
  describe: ({ places }) => ({
    commands: places.map(({ address, path }) => `# read ${path}/manifest.json on ${address}`),
  }),
  async check(_ctx, { id }) {
    return (await backupStore().isRecorded(id)) ? 'done' : 'needed';
  },
  async apply(ctx, { places, partial, ...backup }) {
    const looked = await Promise.all(
      places.map(async (at) => {
        const conn = await ctx.connect(at.hostId);
        const read = await readManifest(ctx, conn, at.path);
        if (read?.manifest.id === backup.id) return [placeOf(at, read.manifest, read.text)];
        if (!partial) throw backupGone(at.address, at.path);
        return [];
      }),
    );
    const found = looked.flat();
    if (found.length === 0) return ctx.log('no host has been backed up: there is nothing to list');
    await backupStore().record({ ...backup, runId: ctx.runId, places: found });
    ctx.log(`${found.length} places, ${found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)} bytes`);
  },
};

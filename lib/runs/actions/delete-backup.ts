import { basename } from 'node:path/posix';
import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { DeleteBackupArgs, ForgetBackupArgs } from '@/lib/runs/plans/args-backup';
import type { HostConnection } from '@/lib/ssh/types';
import { backupStore } from './backup-store';
import { readManifest } from './support/backup-files';
import { hostOf, LOOK_MS } from './support/remote';

async function isThere(ctx: ActionContext, conn: HostConnection, place: string): Promise<boolean> {
  const { exitCode } = await conn.exec(`[ -e ${quote(place)} ] || [ -e ${quote(`${place}.part`)} ]`, {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    check: false,
  });
  return exitCode === 0;
}

/** Deletes the files of a backup on one host; a directory that is not this backup is left alone. */
export const deleteBackup: Action<DeleteBackupArgs> = {
  name: 'delete-backup',
  args: DeleteBackupArgs,
  describe: ({ place }) => ({ commands: [`mv -T ${place} ${place}.part && rm -rf ${place}.part`] }),
  async check(ctx, { place }) {
    return (await isThere(ctx, await hostOf(ctx), place)) ? 'needed' : 'done';
  },
  async apply(ctx, { id, place }) {
    const conn = await hostOf(ctx);
    const found = await readManifest(ctx, conn, place);
    // Without a manifest, or with a damaged one, only the name tells.
    if (basename(place) !== id || (found && found.manifest.id !== id))
      throw new AppError('BACKUP-OTHER', {
        en: `${place} on ${conn.address} is not this backup; nothing was deleted.`,
        zh: `${conn.address} 上的 ${place} 不是该备份，未删除任何文件。`,
      });
    const [from, half] = [quote(place), quote(`${place}.part`)];
    // Half deleted it no longer has the name of a backup.
    await conn.exec(`[ ! -e ${from} ] || { rm -rf ${half} && mv -T ${from} ${half}; } && rm -rf ${half}`, {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      label: `delete ${place}`,
    });
    ctx.log(`${place}: deleted`);
  },
};

/** Takes a backup off the list when its files are gone. */
export const forgetBackup: Action<ForgetBackupArgs> = {
  name: 'forget-backup',
  args: ForgetBackupArgs,
  describe: ({ id }) => ({ commands: [`# take backup ${id} off the list`] }),
  async check(_ctx, { id }) {
    return (await backupStore().isRecorded(id)) ? 'needed' : 'done';
  },
  async apply(ctx, { id }) {
    await backupStore().forget(id, ctx.runId);
  },
};

import { createHash } from 'node:crypto';
import type { BackupManifest } from '@/lib/backups/manifest';
import { quote } from '@/lib/commands/quote';
import { toAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { VerifyBackupArgs } from '@/lib/runs/plans/args-backup';
import type { HostConnection } from '@/lib/ssh/types';
import { backupStore } from './backup-store';
import { backupGone, damaged } from './support/backup-errors';
import { copy, copyOf, readManifest, requireSpace, wrongCopies } from './support/backup-files';
import { hostOf } from './support/remote';
import { isUntouched } from './support/untouched';

/** Ends in `.part`, so that the next backup removes what a proof that was cut off has left. */
const scratchOf = (place: string) => `${place}.proof.part`;

/** Puts every part back into a scratch directory, as a restore would, and compares it there. */
async function prove(
  ctx: ActionContext,
  conn: HostConnection,
  place: string,
  { items }: BackupManifest,
): Promise<string[]> {
  const scratch = scratchOf(place);
  const remove = () =>
    conn.exec(`rm -rf ${quote(scratch)}`, {
      timeoutMs: ctx.step.timeoutMs,
      label: 'remove the scratch directory',
    });
  await remove();
  try {
    await requireSpace(
      ctx,
      conn,
      scratch,
      items.flatMap(({ entries }) => entries),
    );
    for (const item of items)
      if (item.present) await copy(ctx, conn, { path: copyOf(place, item) }, `${scratch}/${item.key}`);
    return await wrongCopies(ctx, conn, items, ({ key }) => `${scratch}/${key}`);
  } finally {
    await remove();
  }
}

async function look(ctx: ActionContext, conn: HostConnection, args: VerifyBackupArgs): Promise<string[]> {
  const found = await readManifest(ctx, conn, args.place);
  if (!found || found.manifest.id !== args.id) throw backupGone(conn.address, args.place);
  const { manifest, text } = found;
  const hash = createHash('sha256').update(text).digest('hex');
  // What the manifest says proves nothing once it is another one.
  if (hash !== (args.manifestSha256 ?? hash)) return [`manifest.json: SHA-256 ${hash}`];
  const wrong = await wrongCopies(ctx, conn, manifest.items, (item) => copyOf(args.place, item));
  if (wrong.length > 0 || args.how === 'hashes') return wrong;
  return prove(ctx, conn, args.place, manifest);
}

/** Computes the hashes of a backup again; for a proof also of what a restore into a scratch directory gives. */
export const verifyBackup: Action<VerifyBackupArgs> = {
  name: 'verify-backup',
  args: VerifyBackupArgs,
  describe: ({ place, how }) => ({
    commands: [
      `# compare SHA-256 of every file in ${place}/files with ${place}/manifest.json`,
      ...(how === 'proof' ? [`# copy it to ${scratchOf(place)}, compare there, remove it`] : []),
    ],
  }),
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { id, place, how } = args;
    if (await isUntouched(ctx, conn, args)) return ctx.log('the upgrade never came to this host');
    const note = (wrong: string[]) =>
      backupStore().noteVerification(
        id,
        ctx.runId,
        { path: place, address: conn.address, ok: wrong.length === 0, wrong: wrong.slice(0, 20) },
        how,
      );
    const wrong = await look(ctx, conn, args).catch(async (error: unknown) => {
      const { code, text } = toAppError(error);
      if (code === 'BACKUP-GONE') await note([text.en]);
      throw error;
    });
    await note(wrong);
    if (wrong.length > 0) throw damaged(conn.address, place, wrong);
    ctx.log(`${place}: every file is what the manifest says`);
  },
};

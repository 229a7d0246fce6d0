import type { Action, ActionContext } from '@/lib/runs/action';
import { CheckRollbackArgs } from '@/lib/runs/plans/args-upgrade';
import { losesData } from '@/lib/runs/plans/rollback-refusals';
import { compareWithBackup, type PartState } from './support/backup-compare';
import { hostOf } from './support/remote';
import { isUntouched } from './support/untouched';

/** A start alone writes a new checkpoint; only what is written to the cluster goes into the edit log. */
const isWritten = ({ kind, state, changed }: PartState) =>
  kind === 'chunkMeta' &&
  state !== 'same' &&
  (state !== 'changed' || changed.some((line) => line.includes('editlog')));

async function requireNothingNew(ctx: ActionContext, at: CheckRollbackArgs): Promise<void> {
  const conn = await hostOf(ctx);
  if (await isUntouched(ctx, conn, at)) return;
  const parts = await compareWithBackup(ctx, conn, at);
  const written = parts.filter(isWritten);
  if (written.length === 0) return;
  throw losesData(
    {
      en: `The data nodes on ${conn.address} have written since the backup: a rollback would lose it. Nothing was changed.`,
      zh: `${conn.address} 上的数据节点在备份之后有写入，回退会丢失这些数据。未做任何改动。`,
    },
    written.flatMap(({ key, changed }) => [key, ...changed.slice(0, 20)]).join('\n'),
  );
}

/** Refuses a rollback where chunk metadata differs from the backup's; for a cluster that cannot be asked. Refuses already in a dry run. */
export const checkRollback: Action<CheckRollbackArgs> = {
  name: 'check-rollback',
  args: CheckRollbackArgs,
  describe: ({ place }) => ({ commands: [`# compare chunk metadata with ${place}/manifest.json`] }),
  async check(ctx, args) {
    await requireNothingNew(ctx, args);
    return 'needed';
  },
  async apply(ctx) {
    ctx.log('no data was written since the backup');
  },
};

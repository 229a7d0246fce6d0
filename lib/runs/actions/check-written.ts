import { newDataSince, readDataState } from '@/lib/backups/data-state';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { CheckWrittenArgs } from '@/lib/runs/plans/args-upgrade';
import { onLeader } from './support/controllers';

/** Refuses a rollback when clients have written since the upgrade was begun; asked right before the stop, because a look at the page may be minutes old. */
export const checkWritten: Action<CheckWrittenArgs> = {
  name: 'check-written',
  args: CheckWrittenArgs,
  describe: () => ({
    commands: ['# on the leader: chunks and versions by database are those from before the upgrade'],
  }),
  async apply(ctx, { clusterId, controllers, upgradeId }) {
    // Loaded here: the actions themselves open no database.
    const { dataStateBefore } = await import('@/lib/upgrades/record');
    const before = await dataStateBefore(upgradeId);
    const now = await onLeader(ctx, clusterId, controllers, (session) => readDataState(session));
    const written = newDataSince(before, now);
    if (written.length === 0) return ctx.log(`${now.databases.length} databases: nothing was written`);
    throw new AppError(
      'ROLLBACK-NEW-DATA',
      {
        en: 'Data has been written since the upgrade: a rollback would lose it. Nothing was changed.',
        zh: '升级之后有新数据写入，回退会丢失这些数据。未做任何改动。',
      },
      {
        seen: written
          .map(
            ({ database, chunksBefore, chunksNow, writes }) =>
              `${database}: ${chunksBefore} → ${chunksNow} chunks, ${writes} writes`,
          )
          .join('\n'),
        remedy: {
          en: 'Confirm the rollback with the name of the cluster when the new data may go.',
          zh: '如可以放弃新数据，请输入集群名称确认回退。',
        },
      },
    );
  },
};

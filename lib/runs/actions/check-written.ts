import { newDataSince, readDataState } from '@/lib/backups/data-state';
import type { Action } from '@/lib/runs/action';
import { CheckWrittenArgs } from '@/lib/runs/plans/args-upgrade';
import { losesWritten } from '@/lib/runs/plans/rollback-refusals';
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
    throw losesWritten(written);
  },
};

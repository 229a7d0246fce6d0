import type { Action } from '@/lib/runs/action';
import { RecordLicenceArgs } from '@/lib/runs/plans/args-licence';

/** Makes a licence the one that the cluster has, now that every node was seen with it. */
export const recordLicence: Action<RecordLicenceArgs> = {
  name: 'record-licence',
  args: RecordLicenceArgs,
  describe: () => ({ commands: ['# in Deck: this is the licence of the cluster'] }),
  async apply(ctx, args) {
    // Loaded here: the actions themselves open no database.
    const { recordReplaced } = await import('@/lib/licences/record');
    await recordReplaced({ ...args, runId: ctx.runId });
    ctx.log('recorded / 已登记');
  },
};

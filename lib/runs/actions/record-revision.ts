import type { Action } from '@/lib/runs/action';
import { RecordRevisionArgs } from '@/lib/runs/plans/args-configure';

/** Makes a revision the one that the cluster has, with its marks on the nodes that wait for a restart. */
export const recordRevision: Action<RecordRevisionArgs> = {
  name: 'record-revision',
  args: RecordRevisionArgs,
  describe: ({ number, restart }) => ({
    commands: [
      `# in Deck: revision ${number} is what the cluster has`,
      ...(restart.length > 0 ? [`# in Deck: mark for a restart: ${restart.join(', ')}`] : []),
    ],
  }),
  async apply(ctx, { revisionId, number, restart }) {
    // Loaded here: the actions themselves open no database.
    const { recordApplied } = await import('@/lib/revisions/record');
    const notes = await recordApplied(revisionId, restart);
    for (const note of notes) ctx.log(note, 'err');
    ctx.log(`revision ${number} applied / 第 ${number} 版已生效`);
  },
};

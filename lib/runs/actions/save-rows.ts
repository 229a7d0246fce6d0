import type { Action } from '@/lib/runs/action';
import { SaveRowsArgs } from '@/lib/runs/plans/args-setup';
import { hasRows, ifAsked, onLeaderAgain, saveRows } from './support/membership';

/** Saves the list of nodes that counts from the controllers' next start, while the leader can still take it (dolphindb-server-api.md 3.4). */
export const saveRowsAction: Action<SaveRowsArgs> = {
  name: 'save-rows',
  args: SaveRowsArgs,
  describe: ({ add, remove }) => ({
    commands: [
      `# on the leader, signed in: saveClusterNodes${add.length > 0 ? ` with ${add.join(' | ')}` : ''}${remove.length > 0 ? ` without ${remove.join(', ')}` : ''}`,
      '# read back: getClusterNodesCfg()',
    ],
  }),
  async check(ctx, args) {
    if (args.settings.add.length + args.settings.remove.length > 0) return 'needed';
    const saved = await ifAsked(ctx, () => onLeaderAgain(ctx, args, (session) => hasRows(session, args)));
    return saved ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    await onLeaderAgain(ctx, args, (session) => saveRows(ctx, session, args));
  },
};

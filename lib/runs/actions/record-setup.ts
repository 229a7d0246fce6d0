import { siteOf } from '@/lib/config/site';
import { getClusterNodesCfg } from '@/lib/dolphindb/cluster-config';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { RecordSetupArgs } from '@/lib/runs/plans/args-setup';
import { setupStore } from './setup-store';
import { onLeaderAgain } from './support/membership';

/** Compares the leader's list with what was wanted and stores the change in Deck: topology, hosts, revision, marks, audit. */
export const recordSetup: Action<RecordSetupArgs> = {
  name: 'record-setup',
  args: RecordSetupArgs,
  describe: ({ wish }) => ({
    commands: [
      '# on the leader, signed in: getClusterNodesCfg()',
      `# has ${wish.add.map(({ alias }) => alias).join(', ') || 'nothing new'}, has no more ${wish.remove.join(', ') || 'nothing less'}`,
      '# then store topology, hosts and a revision of the configuration in Deck',
    ],
  }),
  async check(ctx, { wish }) {
    return (await setupStore().isRecorded(ctx.clusterId, wish)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const rows = await onLeaderAgain(ctx, args, (session) => getClusterNodesCfg(session));
    const sites = new Set(rows.map((row) => row.split(',', 1)[0]?.trim()));
    const missing = args.wish.add.map(siteOf).filter((site) => !sites.has(site));
    const left = rows.filter((row) => args.wish.remove.includes(row.split(',', 1)[0]?.split(':')[2] ?? ''));
    if (missing.length + left.length > 0) throw differs(missing, left);
    const { clusterId, runId } = ctx;
    const { wish, hosts, restart, note, revertOf, gone } = args;
    const change = { clusterId, runId, wish, hosts, restart, note };
    const number = await setupStore().record({
      ...change,
      ...(revertOf !== undefined && { revertOf }),
      ...(gone && { gone }),
    });
    ctx.log(`${rows.length} rows as wanted; revision ${number}`);
  },
};

function differs(missing: string[], left: string[]): AppError {
  return new AppError(
    'SETUP-DIFFERS',
    {
      en: 'The leader’s list of nodes is not what was planned.',
      zh: 'leader 的节点列表与计划不一致。',
    },
    {
      seen: [...missing.map((site) => `missing: ${site}`), ...left.map((row) => `still there: ${row}`)].join(
        '\n',
      ),
    },
  );
}

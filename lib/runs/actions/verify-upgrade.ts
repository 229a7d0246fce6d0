import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { VerifyUpgradeArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import { hashOf } from './support/hash';
import { inspectDirectory } from './support/marker';
import { requireOnline, requireVersion } from './verify-cluster';

async function requirePrograms(
  ctx: ActionContext,
  { version }: VerifyUpgradeArgs,
  { hostId, address, dir }: VerifyUpgradeArgs['installations'][number],
): Promise<void> {
  const conn = await ctx.connect(hostId);
  const state = await inspectDirectory(ctx, conn, dir);
  const recorded = state.kind === 'marked' ? state.marker.package : undefined;
  const now = await hashOf(ctx, conn, pathsOf(dir).binary);
  if (recorded?.version === version && now === recorded.binarySha256) return;
  throw new AppError(
    'UPGRADE-PROGRAMS',
    {
      en: `The executable on ${address} is not the one of version ${version}.`,
      zh: `${address} 上的可执行文件不是 ${version} 版本。`,
    },
    {
      seen: `recorded ${recorded?.version ?? 'nothing'} ${recorded?.binarySha256 ?? ''}, seen ${now ?? 'no file'}`,
    },
  );
}

/** Proves that every node is online and answers with this version, and that every host has its executable (V-UPG-01). Changes nothing and therefore runs every time. */
export const verifyUpgrade: Action<VerifyUpgradeArgs> = {
  name: 'verify-upgrade',
  args: VerifyUpgradeArgs,
  describe: ({ controllers, nodes, version, installations }) => ({
    commands: [
      `# ask the leader: getClusterPerf(true), ${controllers.length + nodes.length} nodes with state = 1`,
      `# ask every node: version() is ${version}`,
      ...installations.map(
        ({ address, dir }) => `sha256sum ${pathsOf(dir).binary}   # on ${address}, as recorded`,
      ),
    ],
  }),
  async apply(ctx, args) {
    const view = await requireOnline(ctx, args);
    await requireVersion(args);
    await Promise.all(args.installations.map((at) => requirePrograms(ctx, args, at)));
    const total = args.controllers.length + args.nodes.length;
    ctx.log(
      `${total} of ${total} nodes online with version ${args.version}, leader ${view.leader?.alias ?? ''}`,
    );
  },
};

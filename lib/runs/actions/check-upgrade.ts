import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { PackageArgs } from '@/lib/runs/plans/args';
import { CheckUpgradeArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import { noSpace } from './support/backup-errors';
import { occupied, ownMarker } from './support/claim';
import { quickFacts, spaceMissing, toolsMissing, wrongArchitecture } from './support/host-facts';
import { inspectDirectory, isUnpacked } from './support/marker';
import { readyPackage } from './support/new-programs';
import { hostOf } from './support/remote';

const TOOLS = ['unzip', 'sha256sum', 'setsid', 'find', 'awk'];

/** What an earlier upgrade has left is what is installed now; a package without a known hash is another one. */
function isReady(ready: string | undefined, installed: { sha256: string }, { sha256 }: PackageArgs): boolean {
  return sha256 ? ready === sha256 : ready !== undefined && ready !== installed.sha256;
}

async function look(ctx: ActionContext, args: CheckUpgradeArgs): Promise<string> {
  const conn = await hostOf(ctx);
  const { dir, package: pkg, needBytes } = args;
  const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
  if (!marker?.package) throw occupied(conn.address, dir, 'no package that Deck has unpacked');
  const facts = await quickFacts(ctx, conn, dir, TOOLS);
  if (facts.missingTools.length > 0) throw toolsMissing(conn.address, facts.missingTools);
  if (pkg.arch && facts.machine && pkg.arch !== facts.machine)
    throw wrongArchitecture(conn.address, facts.machine, pkg.arch);
  if (marker.package.variant !== pkg.variant)
    throw new AppError(
      'UPGRADE-VARIANT',
      {
        en: `${conn.address} has another build of DolphinDB than the package.`,
        zh: `${conn.address} 上 DolphinDB 的变体与安装包不同。`,
      },
      { seen: `${marker.package.variant || 'standard'} / ${pkg.variant || 'standard'}` },
    );
  const done = isUnpacked(marker, pkg) || isReady(await readyPackage(ctx, conn, dir), marker.package, pkg);
  if (!done && facts.freeBytes < needBytes) throw spaceMissing(conn.address, dir, facts.freeBytes, needBytes);
  if (!done && args.base) {
    const { freeBytes } = await quickFacts(ctx, conn, args.base.dir, []);
    if (freeBytes < args.base.needBytes)
      throw noSpace(conn.address, args.base.dir, args.base.needBytes, freeBytes);
  }
  return `${dir}: ${marker.package.fileName}; ${formatBytes(facts.freeBytes)} free, ${formatBytes(needBytes)} needed`;
}

/** Looks at one installation right before an upgrade: whose it is, build, architecture, tools, space. Changes nothing, is never skipped, and refuses already in a dry run. */
export const checkUpgradeHost: Action<CheckUpgradeArgs> = {
  name: 'check-upgrade',
  args: CheckUpgradeArgs,
  describe: ({ dir }) => ({
    commands: [`cat ${pathsOf(dir).marker}`, `command -v ${TOOLS.join(' ')}`, `df -Pk ${dir}; uname -m`],
  }),
  async check(ctx, args) {
    await look(ctx, args);
    return 'needed';
  },
  async apply(ctx, args) {
    ctx.log(await look(ctx, args));
  },
};

import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { OldProgramsArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { ownMarker } from './support/claim';
import { hashOf } from './support/hash';
import { inspectDirectory, Marker, writeMarker } from './support/marker';
import { newPathsOf } from './support/new-programs';
import { hostOf, LOOK_MS } from './support/remote';

interface Before {
  marker?: Marker | undefined;
  package?: Marker['package'];
  /** It stands in the record that the replacement has kept. */
  kept: boolean;
}

/** The package as it was before the upgrade: kept when its replacement began, else still in the marker. A record that an earlier upgrade has left names another version. */
async function packageBefore(
  ctx: ActionContext,
  conn: HostConnection,
  args: OldProgramsArgs,
): Promise<Before> {
  const { oldMarker } = newPathsOf(args.dir);
  const bytes = await conn.readFile(oldMarker, { timeoutMs: LOOK_MS, signal: ctx.signal });
  const kept = bytes && Marker.parse(JSON.parse(bytes.toString('utf8'))).package;
  if (kept?.version === args.version) return { package: kept, kept: true };
  const marker = ownMarker(conn.address, args.dir, await inspectDirectory(ctx, conn, args.dir), args);
  return { marker, package: marker?.package, kept: false };
}

function notOld(address: string, version: string, seen: string): AppError {
  return new AppError(
    'ROLLBACK-PROGRAMS',
    {
      en: `The programs on ${address} are not those of version ${version} after they were put back.`,
      zh: `恢复后 ${address} 上的程序不是 ${version} 版本。`,
    },
    {
      seen,
      remedy: {
        en: 'Look at the step that put the backup back, then resume.',
        zh: '请查看恢复备份的步骤后继续执行。',
      },
    },
  );
}

/** Proves by its hash that the executable is the one from before the upgrade, brings Deck's record of it back, and removes what the upgrade had unpacked. */
export const recallPrograms: Action<OldProgramsArgs> = {
  name: 'recall-programs',
  args: OldProgramsArgs,
  describe: ({ dir, version }) => ({
    commands: [
      `sha256sum ${pathsOf(dir).binary}   # equal to what was recorded for ${version}`,
      `mv ${newPathsOf(dir).oldMarker} ${pathsOf(dir).marker}; rm -rf ${newPathsOf(dir).root}`,
    ],
  }),
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir, version } = args;
    const { binary, marker: place } = pathsOf(dir);
    const { marker, package: before, kept } = await packageBefore(ctx, conn, args);
    const now = await hashOf(ctx, conn, binary);
    if (before?.version !== version || !now || (kept && now !== before.binarySha256))
      throw notOld(
        conn.address,
        version,
        `recorded ${before?.version ?? 'nothing'} ${before?.binarySha256 ?? ''}, seen ${now ?? 'no file'}`,
      );
    // Never replaced by Deck, but by somebody else before: what is there now is what was backed up.
    if (marker && now !== before.binarySha256)
      await writeMarker(ctx, conn, dir, { ...marker, package: { ...before, binarySha256: now } });
    const { oldMarker, root } = newPathsOf(dir);
    const bring = kept ? `mv -f ${quote(oldMarker)} ${quote(place)} && ` : '';
    await conn.exec(`${bring}rm -rf ${quote(root)}`, {
      timeoutMs: LOOK_MS,
      signal: ctx.signal,
      label: 'bring the record back',
    });
    ctx.log(`${binary}: version ${version}, SHA-256 ${now} as before the upgrade`);
  },
};

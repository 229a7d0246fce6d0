import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { NewProgramsArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { ownMarker } from './claim';
import { hashOf } from './hash';
import { inspectDirectory, isUnpacked, Marker, writeMarker } from './marker';
import { misplaced, newPathsOf } from './new-programs';
import { processesOf } from './processes';
import { LOOK_MS } from './remote';

type Installation = Pick<NewProgramsArgs, 'clusterId' | 'clusterName' | 'dir' | 'package'>;

/** Throws UPGRADE-RUNNING while a process of the installation runs. */
export async function requireStopped(ctx: ActionContext, conn: HostConnection, dir: string): Promise<void> {
  const running = await processesOf(ctx, conn, dir);
  if (running.length === 0) return;
  throw new AppError(
    'UPGRADE-RUNNING',
    {
      en: `Processes of ${dir} still run on ${conn.address}; their programs are not replaced.`,
      zh: `${conn.address} 上 ${dir} 的进程仍在运行，不能替换程序。`,
    },
    {
      seen: running.map(({ pid, argv }) => `${pid}: ${argv.join(' ')}`).join('\n'),
      remedy: {
        en: 'Stop them and resume. Something may start them again: a service, or datanodeRestartInterval.',
        zh: '请停止这些进程后继续；可能有系统服务或 datanodeRestartInterval 会重新拉起它们。',
      },
    },
  );
}

/** True for a record that this upgrade has kept already; one of an earlier upgrade names another package. */
function isKept(kept: Buffer | undefined, { package: now }: Marker): boolean {
  if (!kept) return false;
  const { package: before } = Marker.parse(JSON.parse(kept.toString('utf8')));
  return before?.sha256 === now?.sha256 && before?.version === now?.version;
}

/** Keeps, once, what a rollback must find again: the record of the old package with the executable as it really is. */
export async function keepRecord(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, package: pkg }: Pick<NewProgramsArgs, 'dir' | 'package'>,
  marker: Marker,
): Promise<void> {
  const { oldMarker } = newPathsOf(dir);
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
  if (!marker.package || isUnpacked(marker, pkg)) return;
  if (isKept(await conn.readFile(oldMarker, options), marker)) return;
  const binarySha256 = (await hashOf(ctx, conn, pathsOf(dir).binary)) ?? marker.package.binarySha256;
  const content = `${JSON.stringify({ ...marker, package: { ...marker.package, binarySha256 } }, null, 2)}\n`;
  await conn.writeFile(oldMarker, content, { ...options, mode: 0o644 });
}

/** Throws UPGRADE-INCOMPLETE unless every file of the new package is in place. */
export async function requireInPlace(ctx: ActionContext, conn: HostConnection, dir: string): Promise<void> {
  const left = await misplaced(ctx, conn, dir);
  if (left && left.length === 0) return;
  throw new AppError(
    'UPGRADE-INCOMPLETE',
    {
      en: `The programs on ${conn.address} are not those of the new package.`,
      zh: `${conn.address} 上的程序与新安装包不一致。`,
    },
    {
      seen: left?.join('\n') ?? `${newPathsOf(dir).manifest} is gone`,
      remedy: { en: 'Resume, or roll back.', zh: '请继续执行，或回退。' },
    },
  );
}

/** Says whether the installation has the new programs: Deck's record names their package and no file is another one. */
export async function isReplaced(
  ctx: ActionContext,
  conn: HostConnection,
  args: Installation,
): Promise<boolean> {
  const { dir, package: pkg } = args;
  const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
  if (!marker || !isUnpacked(marker, pkg)) return false;
  const left = await misplaced(ctx, conn, dir);
  return left === undefined || left.length === 0;
}

/** Writes into Deck's record what the installation has now; `sha256` is the package's. */
export async function recordPrograms(
  ctx: ActionContext,
  conn: HostConnection,
  args: Installation,
  sha256: string,
): Promise<void> {
  const { binary } = pathsOf(args.dir);
  const binarySha256 = (await hashOf(ctx, conn, binary)) ?? '';
  const { fileName, version, variant } = args.package;
  await writeMarker(ctx, conn, args.dir, {
    cluster: { id: args.clusterId, name: args.clusterName },
    package: { fileName, version, variant, sha256, binarySha256 },
  });
  ctx.log(`${binary}: ${fileName}, SHA-256 ${binarySha256}`);
}

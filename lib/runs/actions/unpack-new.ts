import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { NewProgramsArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import { ownMarker } from './support/claim';
import { hashOf } from './support/hash';
import { inspectDirectory, isUnpacked } from './support/marker';
import { KEPT, newPathsOf, readyPackage, unzipLines, upgradeNoSpace } from './support/new-programs';
import { hostOf, LOOK_MS } from './support/remote';

/** Beside the old programmes on the same file system, so that each file comes into its place by a rename. */
function unpackCommand(dir: string, zip: string): string {
  const { root } = newPathsOf(dir);
  return [`rm -rf ${quote(root)} && mkdir -p ${quote(root)}`, ...unzipLines(dir, zip)].join('\n');
}

function badPackage(address: string, seen: string): AppError {
  return new AppError(
    'UPGRADE-BAD-PACKAGE',
    {
      en: `The package on ${address} cannot be unpacked or is not a DolphinDB server.`,
      zh: `${address} 上的安装包无法解压或不是 DolphinDB server 安装包。`,
    },
    {
      seen,
      remedy: {
        en: 'Nothing has been replaced yet. Upload the vendor’s zip again, unchanged.',
        zh: '尚未替换任何程序。请重新上传厂商原始的 zip 安装包。',
      },
    },
  );
}

/** Unpacks the new package beside the programmes that run, with the hash of every file. */
export const unpackNew: Action<NewProgramsArgs> = {
  name: 'unpack-new',
  args: NewProgramsArgs,
  describe: ({ dir, zip }) => ({
    commands: [
      `unzip -q -o ${zip} 'server/*' -d ${newPathsOf(dir).root}`,
      `rm -rf ${newPathsOf(dir).server}/{${KEPT.join(',')}}   # what an upgrade leaves alone`,
      `chmod +x ${newPathsOf(dir).server}/dolphindb; sha256sum of every file`,
    ],
  }),
  async check(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir, package: pkg, zip } = args;
    const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
    if (marker && isUnpacked(marker, pkg)) return 'done';
    const ready = await readyPackage(ctx, conn, dir);
    return ready && ready === (pkg.sha256 ?? (await hashOf(ctx, conn, zip))) ? 'done' : 'needed';
  },
  async apply(ctx, { dir, zip, package: pkg }) {
    const conn = await hostOf(ctx);
    const sha256 = (await hashOf(ctx, conn, zip)) ?? '';
    if (!sha256 || (pkg.sha256 && sha256 !== pkg.sha256))
      throw badPackage(conn.address, `${zip}: SHA-256 ${sha256 || 'none'}`);
    const options = {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      label: `unzip ${zip}`,
      check: false,
    };
    const { exitCode, stdout, stderr } = await conn.exec(unpackCommand(dir, zip), options);
    const seen = (stderr || stdout).trim().slice(-1000);
    if (exitCode !== 0) {
      const { root } = newPathsOf(dir);
      await conn.exec(`rm -rf ${quote(root)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
      throw /No space left|disk full|write error/i.test(seen)
        ? upgradeNoSpace(conn.address, seen)
        : badPackage(conn.address, seen || `exit ${exitCode}`);
    }
    const { ready, server } = newPathsOf(dir);
    await conn.writeFile(ready, `${sha256}\n`, { timeoutMs: LOOK_MS, mode: 0o644, signal: ctx.signal });
    ctx.log(`${pkg.fileName} unpacked to ${server}; ${pathsOf(dir).server} is untouched`);
  },
};

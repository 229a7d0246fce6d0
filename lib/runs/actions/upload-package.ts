import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { PackageOnHostArgs } from '@/lib/runs/plans/args';
import { sources } from './sources';
import { claim } from './support/claim';
import { hashOf } from './support/hash';
import { packagePresent } from './support/package-on-host';
import { hostOf } from './support/remote';

function changedPackage(fileName: string, expected: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-PACKAGE-CHANGED',
    {
      en: `The stored file of ${fileName} is not the one that was planned.`,
      zh: `已存储的安装包 ${fileName} 与计划中的不一致。`,
    },
    {
      seen: `expected ${expected}, seen ${seen}`,
      remedy: { en: 'Upload the package again and make a new plan.', zh: '请重新上传安装包并重新生成计划。' },
    },
  );
}

/** Sends the package to one host; a host that has it with the same hash, or has unpacked it, is skipped. */
export const uploadPackage: Action<PackageOnHostArgs> = {
  name: 'upload-package',
  args: PackageOnHostArgs,
  describe({ dirs, zip, package: pkg }) {
    const user = '"$USER"';
    return {
      commands: [
        ...dirs.map(
          (dir) =>
            `mkdir -p ${dir}/.deck   # with sudo and chown ${user} where the parent directory belongs to root`,
        ),
        `# from Deck: scp ${pkg.fileName} <host>:${zip}`,
        `echo "${pkg.sha256 ?? '<sha256>'}  ${zip}" | sha256sum -c`,
      ],
    };
  },
  async check(ctx, args) {
    return (await packagePresent(ctx, await hostOf(ctx), args)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const file = await sources().packageFile(args.package.id);
    const sha256 = args.package.sha256 ?? file.sha256;
    if (file.sha256 !== sha256) throw changedPackage(args.package.fileName, sha256, file.sha256);
    for (const dir of args.dirs) await claim(ctx, conn, dir, args);
    if ((await hashOf(ctx, conn, args.zip)) === sha256) return;
    await conn.upload(file.path, args.zip, {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      sha256,
      sizeBytes: file.sizeBytes,
      onProgress: (sent) => ctx.progress(sent, file.sizeBytes, 'bytes'),
    });
    ctx.log(`${args.zip}: ${file.sizeBytes} bytes, SHA-256 ${sha256}`);
  },
};

import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { ComparePackagesArgs } from '@/lib/runs/plans/args';
import { hashOf } from './support/hash';

/** Proves that all hosts downloaded the same bytes, where no hash was known before. Changes nothing and therefore runs every time. */
export const comparePackages: Action<ComparePackagesArgs> = {
  name: 'compare-packages',
  args: ComparePackagesArgs,
  describe: ({ zip, hosts }) => ({
    commands: hosts.map(({ address }) => `sha256sum ${zip}   # on ${address}, equal on all hosts`),
  }),
  async apply(ctx, { zip, hosts }) {
    const found = await Promise.all(
      hosts.map(async ({ id, address }) => ({
        address,
        hash: (await hashOf(ctx, await ctx.connect(id), zip)) ?? 'no file',
      })),
    );
    const seen = found.map(({ address, hash }) => `${address} ${hash}`).join('\n');
    ctx.log(seen);
    if (new Set(found.map(({ hash }) => hash)).size === 1 && found[0]?.hash !== 'no file') return;
    throw new AppError(
      'DEPLOY-PACKAGES-DIFFER',
      { en: 'The hosts did not download the same package.', zh: '各主机下载到的安装包不一致。' },
      {
        seen,
        remedy: {
          en: 'Delete the odd zip on its host and resume, or upload the package to Deck instead.',
          zh: '请删除不一致的 zip 后继续，或改为将安装包上传到 Deck。',
        },
      },
    );
  },
};

import { dirname } from 'node:path/posix';
import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { ReplaceLicenceArgs } from '@/lib/runs/plans/args-licence';
import { pathsOf } from '@/lib/runs/plans/paths';
import { hashOf } from './support/hash';
import { clearForWriting } from './support/leftovers';
import { licenceBytes } from './support/licence-bytes';
import { hostOf, LOOK_MS } from './support/remote';

const keptPath = ({ dir, kept }: ReplaceLicenceArgs) => `${pathsOf(dir).server}/${kept}`;

/** Copies under another name first, so that a name with the whole file behind it is never half; a resume keeps the first copy. */
function keepCommand(args: ReplaceLicenceArgs): string {
  const [from, to] = [quote(pathsOf(args.dir).licence), quote(keptPath(args))];
  const half = quote(`${pathsOf(args.dir).server}/.dolphindb.lic.deck-kept`);
  return `[ ! -e ${from} ] || [ -e ${to} ] || { cp -p ${from} ${half} && mv ${half} ${to}; }`;
}

function notThere(path: string, seen: string | undefined): AppError {
  return new AppError(
    'LICENCE-WRITE',
    {
      en: `${path} is not the new licence after it was written.`,
      zh: `写入后 ${path} 与新的授权许可不一致。`,
    },
    {
      seen: seen ?? 'no file',
      remedy: {
        en: 'See who else writes this file, then resume.',
        zh: '请确认是否有其他程序写入该文件，然后继续执行。',
      },
    },
  );
}

/** Replaces the licence file of one installation by a rename, after the old one was kept beside it with its time. */
export const replaceLicence: Action<ReplaceLicenceArgs> = {
  name: 'replace-licence',
  args: ReplaceLicenceArgs,
  describe(args) {
    const path = pathsOf(args.dir).licence;
    return {
      commands: [
        `cp -p ${path} ${keptPath(args)}`,
        `# from Deck: scp dolphindb.lic <host>:${path}`,
        `echo "${args.sha256}  ${path}" | sha256sum -c`,
      ],
    };
  },
  async check(ctx, { dir, sha256 }) {
    return (await hashOf(ctx, await hostOf(ctx), pathsOf(dir).licence)) === sha256 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const path = pathsOf(args.dir).licence;
    const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
    const content = await licenceBytes(args);
    await clearForWriting(ctx, conn, dirname(path));
    await conn.exec(keepCommand(args), { ...options, label: 'keep the old licence' });
    await conn.writeFile(path, content, { ...options, mode: 0o644 });
    const found = await hashOf(ctx, conn, path);
    if (found !== args.sha256) throw notThere(path, found);
    ctx.log(
      `${path}: SHA-256 ${args.sha256}; the old file is kept as ${args.kept} / 旧文件保存为 ${args.kept}`,
    );
  },
};

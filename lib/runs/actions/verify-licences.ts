import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { VerifyLicenceArgs } from '@/lib/runs/plans/args-licence';
import { pathsOf } from '@/lib/runs/plans/paths';
import { hashOf } from './support/hash';
import { askLicences, hasLicence, type LicenceAnswer, licenceLines } from './support/licences';
import { patienceOf, poll } from './support/wait';

/** Nodes that were restarted a moment ago may need a little to answer. */
const SETTLE_MS = 60_000;

/** Hosts whose file is another one, a line each. */
async function oddFiles(ctx: ActionContext, { installations, sha256 }: VerifyLicenceArgs): Promise<string[]> {
  const found = await Promise.all(
    installations.map(async ({ hostId, address, dir }) => {
      const path = pathsOf(dir).licence;
      const hash = await hashOf(ctx, await ctx.connect(hostId), path);
      return hash === sha256 ? [] : [`${address} ${path}: ${hash ?? 'no file'}`];
    }),
  );
  return found.flat();
}

async function oddNodes(ctx: ActionContext, args: VerifyLicenceArgs): Promise<LicenceAnswer[]> {
  const asleep = new Set(args.asleep);
  let odd: LicenceAnswer[] = [];
  await poll(ctx, Math.min(patienceOf(ctx), Date.now() + SETTLE_MS), async () => {
    const answers = await askLicences(ctx, args.nodes);
    odd = answers.filter(
      (answer) => !hasLicence(answer, args.terms) && !(asleep.has(answer.node.alias) && !answer.loaded),
    );
    return odd.length === 0 ? answers : undefined;
  });
  return odd;
}

/** Proves the replacement: the file on every host, and what every node says that it uses; changes nothing and therefore runs every time. */
export const verifyLicences: Action<VerifyLicenceArgs> = {
  name: 'verify-licences',
  args: VerifyLicenceArgs,
  describe: ({ nodes, installations, sha256, terms }) => ({
    commands: [
      ...installations.map(
        ({ address, dir }) => `echo "${sha256}  ${pathsOf(dir).licence}" | sha256sum -c   # on ${address}`,
      ),
      `# ask ${nodes.length} nodes: license() is ${terms.client}, ${terms.expiration}`,
    ],
  }),
  async apply(ctx, args) {
    const files = await oddFiles(ctx, args);
    const odd = await oddNodes(ctx, args);
    if (files.length + odd.length === 0) {
      ctx.log(
        `${args.nodes.length} nodes, ${args.installations.length} files: licence until ${args.terms.expiration}`,
      );
      return;
    }
    throw new AppError(
      'LICENCE-VERIFY',
      {
        en: `${odd.length} nodes and ${files.length} files do not have the new licence.`,
        zh: `${odd.length} 个节点、${files.length} 个文件不是新的授权许可。`,
      },
      {
        seen: [...files, ...licenceLines(odd, args.terms)].join('\n'),
        remedy: {
          en: 'Resume, or replace by the same licence once more on the page Licence, which skips what is done. There the old licence can be put back as well.',
          zh: '可继续执行，或在“授权许可”页用同一授权许可再次更换，已完成的部分会跳过。也可在该页恢复旧的授权许可。',
        },
      },
    );
  },
};

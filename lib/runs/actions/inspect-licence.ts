import { quote } from '@/lib/commands/quote';
import { type LoadedLicence, licenceInFile } from '@/lib/dolphindb/licence';
import { openSession } from '@/lib/dolphindb/session';
import { AppError, isAppError } from '@/lib/errors';
import { sameTerms } from '@/lib/licences/terms';
import type { Action, ActionContext } from '@/lib/runs/action';
import { InspectLicenceArgs } from '@/lib/runs/plans/args-licence';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { Text } from '@/lib/text';
import { licenceBytes } from './support/licence-bytes';
import { hostOf, LOOK_MS } from './support/remote';

const ASK_MS = 10_000;

function refused(text: Text, seen: string): AppError {
  return new AppError('LICENCE-INSPECT', text, {
    seen,
    remedy: {
      en: 'Nothing was replaced. Check the file with the vendor, then make a new plan.',
      zh: '尚未替换任何文件。请与厂商确认该文件后重新生成计划。',
    },
  });
}

async function readBy(
  { node }: InspectLicenceArgs,
  path: string,
  ctx: ActionContext,
): Promise<LoadedLicence> {
  const session = await openSession({ host: node.address, port: node.port, timeoutMs: ASK_MS });
  try {
    return await licenceInFile(session, path, { timeoutMs: ASK_MS, signal: ctx.signal });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'DDB-ERROR') throw error;
    throw refused(
      {
        en: `${node.alias} does not accept the file as a licence.`,
        zh: `${node.alias} 不接受该授权许可文件。`,
      },
      error.detail.seen ?? error.text.en,
    );
  } finally {
    session.close();
  }
}

/** Compares what the server reads with what Deck planned for; the kind of authorization decides about the online update. */
function compare({ node, terms, online }: InspectLicenceArgs, found: LoadedLicence): void {
  const seen = `${found.client}, ${found.authorization}, ${found.expiration}, ${found.maxNodes} nodes`;
  if (!sameTerms(found, terms))
    throw refused(
      { en: `${node.alias} reads the licence differently.`, zh: `${node.alias} 读到的授权内容与预期不同。` },
      seen,
    );
  if (online && found.authorization !== terms.authorization)
    throw refused(
      {
        en: `The licence is of the kind ${found.authorization}, not ${terms.authorization}: it is not taken online.`,
        zh: `授权类型为 ${found.authorization} 而非 ${terms.authorization}，无法在线更新。`,
      },
      seen,
    );
}

const stagedPath = ({ node, sha256 }: InspectLicenceArgs) =>
  `${pathsOf(node.dir).staging}/licence-${sha256.slice(0, 12)}.lic`;

/** Has the server itself read the new licence from a file of Deck's own, before the real one is touched. */
export const inspectLicence: Action<InspectLicenceArgs> = {
  name: 'inspect-licence',
  args: InspectLicenceArgs,
  describe: (args) => ({
    commands: [
      `# from Deck: scp dolphindb.lic <host>:${stagedPath(args)}`,
      `# on ${args.node.address}:${args.node.port}: license("${stagedPath(args)}")`,
      `rm -f ${quote(stagedPath(args))}`,
    ],
  }),
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const path = stagedPath(args);
    const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
    await conn.exec(`mkdir -p ${quote(pathsOf(args.node.dir).staging)}`, options);
    await conn.writeFile(path, await licenceBytes(args), { ...options, mode: 0o644 });
    try {
      const found = await readBy(args, path, ctx);
      compare(args, found);
      ctx.log(`${args.node.alias} reads: ${found.client}, ${found.authorization}, until ${found.expiration}`);
    } finally {
      await conn.exec(`rm -f ${quote(path)}`, { timeoutMs: LOOK_MS });
    }
  },
};

import { loadedLicence, updateLicence } from '@/lib/dolphindb/licence';
import { AppError } from '@/lib/errors';
import { sameLicence } from '@/lib/licences/terms';
import type { Action } from '@/lib/runs/action';
import { UpdateLicenceArgs } from '@/lib/runs/plans/args-licence';
import { sources } from './sources';
import { askLicences, hasLicence, licenceLines, onEachNode } from './support/licences';

const CALL_MS = 10_000;

function notEverywhere(done: number, total: number, seen: string[]): AppError {
  return new AppError(
    'LICENCE-ONLINE',
    {
      en: `${done} of ${total} nodes use the new licence; the others did not take it.`,
      zh: `${total} 个节点中有 ${done} 个已使用新的授权许可，其余未能更新。`,
    },
    {
      seen: seen.join('\n'),
      remedy: {
        en: 'Resume to try the others again. Nodes that have ended read the new file when they are started; then replace by the same licence once more on the page Licence, which skips what is done. There the old licence can be put back as well.',
        zh: '可继续执行以重试其余节点。已停止的节点在启动时会读取新文件；启动后请在“授权许可”页用同一授权许可再次更换，已完成的部分会跳过。也可在该页恢复旧的授权许可。',
      },
    },
  );
}

/** Has running nodes load the new file, each over its own session (X-09 of dolphindb-operations.md 21), and reads back what they use; names who has what when some did not. */
export const updateLicences: Action<UpdateLicenceArgs> = {
  name: 'update-licences',
  args: UpdateLicenceArgs,
  describe: ({ nodes }) => ({
    commands: nodes.map(
      ({ alias, address, port }) => `# on ${address}:${port} (${alias}), signed in: updateLicense()`,
    ),
  }),
  async check(ctx, { nodes, terms }) {
    const answers = await askLicences(ctx, nodes);
    return answers.every(({ loaded }) => loaded && sameLicence(loaded, terms)) ? 'done' : 'needed';
  },
  async apply(ctx, { clusterId, nodes, all, terms }) {
    const { user, password } = await sources().consoleAccount(clusterId);
    const options = { timeoutMs: CALL_MS };
    let done = 0;
    const answers = await onEachNode(ctx, nodes, async (session) => {
      const before = await loadedLicence(session, options);
      const same = sameLicence(before, terms);
      if (!same) await session.login(user, password, options);
      const after = same ? before : await updateLicence(session, options);
      ctx.progress(++done, nodes.length, 'nodes');
      return after;
    });
    for (const line of licenceLines(answers, terms)) ctx.log(line);
    const failed = answers.filter((answer) => !hasLicence(answer, terms));
    if (failed.length === 0) return;
    const rest = all.filter(({ alias }) => !nodes.some((node) => node.alias === alias));
    const others = await askLicences(ctx, rest);
    const have = [...answers, ...others].filter((answer) => hasLicence(answer, terms)).length;
    throw notEverywhere(have, all.length, licenceLines([...answers, ...others], terms));
  },
};

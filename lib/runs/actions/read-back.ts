import { entryChanges } from '@/lib/config/merge';
import { AppError } from '@/lib/errors';
import { hashOf } from '@/lib/revisions/documents';
import type { Action, ActionContext } from '@/lib/runs/action';
import { type FileArgs, type GroupDocumentArgs, TouchedArgs } from '@/lib/runs/plans/args-configure';
import { askControllers, onLeader } from './support/controllers';
import { loadText, nameOf } from './support/group-documents';
import { fileText } from './verify-base';

function notThere(where: string, key: string, seen: string): AppError {
  return new AppError(
    'CONFIG-READ-BACK',
    {
      en: `${key} was written, but ${where} does not say what was written.`,
      zh: `${key} 已写入，但从 ${where} 读回的内容与写入的不一致。`,
    },
    {
      seen,
      remedy: {
        en: 'Somebody else may be changing it at the same time. Review the change again.',
        zh: '可能有他人同时在修改，请重新审阅。',
      },
    },
  );
}

async function readGroup(ctx: ActionContext, args: TouchedArgs): Promise<void> {
  if (args.group.length === 0) return;
  await onLeader(ctx, args.clusterId, args.controllers, async (session, leader) => {
    for (const { key, text } of args.group as GroupDocumentArgs[]) {
      const differences = entryChanges(key, await loadText(key, session, ctx.signal), text);
      if (differences.length > 0)
        throw notThere(nameOf(leader), key, `differs: ${differences.map(({ name }) => name).join(', ')}`);
      ctx.log(`${key}: saved and confirmed by ${nameOf(leader)} / 已保存，由 ${nameOf(leader)} 确认`);
    }
  });
  const { controllers } = await askControllers(args.controllers);
  for (const silent of controllers.filter(({ reachable }) => !reachable))
    ctx.log(
      `${nameOf(silent)} does not answer: it takes over the content when it is back / 未应答，恢复后自动同步`,
      'err',
    );
}

async function readFile(ctx: ActionContext, file: FileArgs): Promise<void> {
  const hash = hashOf(await fileText(ctx, file));
  if (hash !== file.textHash) throw notThere(`${file.host}:${file.path}`, file.key, `SHA-256 ${hash}`);
  ctx.log(`${file.host}:${file.path}: written and read back / 已写入并读回`);
}

/** Proves a change: the present leader and the files on the hosts say what was to be written. */
export const readBack: Action<TouchedArgs> = {
  name: 'read-back',
  args: TouchedArgs,
  describe: ({ group, files }) => ({
    commands: [
      ...group.map(({ key }) => `# ask the leader: ${key} is what was saved`),
      ...files.map(({ host, path, textHash }) => `echo "${textHash}  ${path}" | sha256sum -c   # on ${host}`),
    ],
  }),
  async apply(ctx, args) {
    await readGroup(ctx, args);
    await Promise.all(args.files.map((file) => readFile(ctx, file)));
  },
};

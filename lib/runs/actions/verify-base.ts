import { AppError } from '@/lib/errors';
import { hashOf } from '@/lib/revisions/documents';
import type { Action, ActionContext } from '@/lib/runs/action';
import { type FileArgs, TouchedArgs } from '@/lib/runs/plans/args-configure';
import { changedMeanwhile } from './support/changed-meanwhile';
import { onLeader } from './support/controllers';
import { loadText, nameOf, standingOf } from './support/group-documents';
import { LOOK_MS } from './support/remote';

/** Gives the text of one file; throws CONFIG-NO-FILE when it is not there. */
export async function fileText(ctx: ActionContext, { hostId, host, path }: FileArgs): Promise<string> {
  const conn = await ctx.connect(hostId);
  const bytes = await conn.readFile(path, { timeoutMs: LOOK_MS, signal: ctx.signal });
  if (bytes) return bytes.toString('utf8');
  throw new AppError('CONFIG-NO-FILE', {
    en: `${path} does not exist on ${host}.`,
    zh: `${host} 上不存在 ${path}。`,
  });
}

async function verifyGroup(
  ctx: ActionContext,
  { clusterId, controllers, group }: TouchedArgs,
): Promise<void> {
  if (group.length === 0) return;
  await onLeader(ctx, clusterId, controllers, async (session, leader) => {
    for (const document of group) {
      const now = await loadText(document.key, session, ctx.signal);
      if (standingOf(document.key, now, document) === 'other')
        throw await changedMeanwhile(clusterId, document.key, nameOf(leader), now, document.text);
      ctx.log(`${document.key}: as reviewed, says ${nameOf(leader)} / 与审阅时一致`);
    }
  });
}

async function verifyFile(ctx: ActionContext, clusterId: string, file: FileArgs): Promise<void> {
  const now = await fileText(ctx, file);
  const hash = hashOf(now);
  if (hash !== file.baseHash && hash !== file.textHash) {
    const { textByHash } = await import('@/lib/revisions/known-texts');
    // What is to be written is in the revision that waits for this run.
    const wanted = await textByHash(clusterId, file.key, file.textHash);
    throw await changedMeanwhile(clusterId, file.key, `${file.host}:${file.path}`, now, wanted ?? now);
  }
  ctx.log(`${file.host}:${file.path}: as reviewed / 与审阅时一致`);
}

/** Reads everything again before the first write: when something is no longer what was reviewed, nothing at all is written. */
export const verifyBase: Action<TouchedArgs> = {
  name: 'verify-base',
  args: TouchedArgs,
  describe: ({ group, files }) => ({
    commands: [
      ...group.map(({ key }) => `# ask the leader: ${key} is what was reviewed`),
      ...files.map(({ host, path, baseHash }) => `echo "${baseHash}  ${path}" | sha256sum -c   # on ${host}`),
    ],
  }),
  async apply(ctx, args) {
    await verifyGroup(ctx, args);
    await Promise.all(args.files.map((file) => verifyFile(ctx, args.clusterId, file)));
  },
};

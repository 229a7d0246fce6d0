import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { ReplaceFilesArgs } from '@/lib/runs/plans/args-setup';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { differing, plannedFiles, writeFiles } from './support/config-files';
import { hostOf, LOOK_MS } from './support/remote';

/** Keeps what was there before in Deck's own directory of the installation, one folder a run. */
async function keepCopy(ctx: ActionContext, conn: HostConnection, dir: string, name: string): Promise<void> {
  const { config, staging } = pathsOf(dir);
  const copies = `${staging}/before/${ctx.runId}`;
  const [from, to] = [`${config}/${name}`, `${copies}/${name}`];
  // A second attempt must not take its own half for what was there before.
  const command = `mkdir -p ${quote(copies)} && { [ ! -e ${quote(from)} ] || [ -e ${quote(to)} ] || cp -p ${quote(from)} ${quote(to)}; }`;
  await conn.exec(command, { timeoutMs: LOOK_MS, signal: ctx.signal, label: `keep ${name}` });
}

/** Replaces configuration files of one installation, each by a rename, after keeping a copy of what was there. */
export const replaceFiles: Action<ReplaceFilesArgs> = {
  name: 'replace-files',
  args: ReplaceFilesArgs,
  describe({ dir, files }) {
    const { config, staging } = pathsOf(dir);
    return {
      commands: files.map(({ name }) => `cp -p ${config}/${name} ${staging}/before/<run>/`),
      files: plannedFiles({ dir, files }),
    };
  },
  async check(ctx, args) {
    return (await differing(ctx, await hostOf(ctx), args)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir } = args;
    const files = await differing(ctx, conn, args);
    await writeFiles(ctx, conn, { dir, files }, (name) => keepCopy(ctx, conn, dir, name));
  },
};

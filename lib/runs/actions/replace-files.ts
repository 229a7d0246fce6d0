import { createHash } from 'node:crypto';
import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { ReplaceFilesArgs } from '@/lib/runs/plans/args-setup';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { hashesOf } from './support/hash';
import { clearForWriting } from './support/leftovers';
import { hostOf, LOOK_MS } from './support/remote';

const MODE = 0o644;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function differing(ctx: ActionContext, conn: HostConnection, { dir, files }: ReplaceFilesArgs) {
  const { config } = pathsOf(dir);
  const found = await hashesOf(
    ctx,
    conn,
    files.map(({ name }) => `${config}/${name}`),
  );
  return files.filter(({ name, content }) => found.get(`${config}/${name}`) !== sha256(content));
}

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
      files: files.map(({ name, content }) => ({ path: `${config}/${name}`, content, mode: MODE })),
    };
  },
  async check(ctx, args) {
    return (await differing(ctx, await hostOf(ctx), args)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { config } = pathsOf(args.dir);
    const files = await differing(ctx, conn, args);
    await clearForWriting(ctx, conn, config);
    for (const [done, { name, content }] of files.entries()) {
      await keepCopy(ctx, conn, args.dir, name);
      await conn.writeFile(`${config}/${name}`, content, {
        timeoutMs: LOOK_MS,
        mode: MODE,
        signal: ctx.signal,
      });
      ctx.progress(done + 1, files.length, 'files');
      ctx.log(`${config}/${name}: ${Buffer.byteLength(content)} bytes`);
    }
  },
};

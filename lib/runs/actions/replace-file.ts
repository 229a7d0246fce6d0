import { quote } from '@/lib/commands/quote';
import { hashOf } from '@/lib/revisions/documents';
import type { Action, ActionContext } from '@/lib/runs/action';
import { ReplaceFileArgs } from '@/lib/runs/plans/args-configure';
import type { HostConnection } from '@/lib/ssh/types';
import { changedMeanwhile } from './support/changed-meanwhile';
import { hostOf, LOOK_MS } from './support/remote';

/** Earlier states of the files that are kept in each installation. */
const BACKUPS_KEPT = 20;
const MODE = 0o644;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const nameIn = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function backupCommands(path: string, backup: string): string[] {
  const all = `${folderOf(path)}/.deck-backup`;
  const copy = `${all}/${backup}/${nameIn(path)}`;
  return [
    `mkdir -p ${quote(`${all}/${backup}`)}`,
    // A resume must not take the half-finished state for the one before.
    `[ -e ${quote(copy)} ] || cp -p ${quote(path)} ${quote(copy)}`,
    `cd ${quote(all)} && ls -1 | sort -r | tail -n +${BACKUPS_KEPT + 1} | while read -r old; do rm -rf -- "./$old"; done`,
  ];
}

async function readNow(ctx: ActionContext, conn: HostConnection, path: string): Promise<string | undefined> {
  const bytes = await conn.readFile(path, { timeoutMs: LOOK_MS, signal: ctx.signal });
  return bytes?.toString('utf8');
}

async function modeOf(ctx: ActionContext, conn: HostConnection, path: string): Promise<number> {
  const { stdout } = await conn.exec(`stat -c %a ${quote(path)}`, {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    check: false,
  });
  const mode = Number.parseInt(stdout.trim(), 8);
  return Number.isNaN(mode) ? MODE : mode;
}

/** Throws CONFIG-CHANGED when the file is neither what the change started from nor what it wants. */
async function standing(
  ctx: ActionContext,
  conn: HostConnection,
  args: ReplaceFileArgs,
): Promise<'done' | 'needed'> {
  const now = await readNow(ctx, conn, args.path);
  if (now === args.text) return 'done';
  if (now !== undefined && hashOf(now) === args.baseHash) return 'needed';
  throw await changedMeanwhile(
    args.clusterId,
    args.key,
    `${conn.address}:${args.path}`,
    now ?? '',
    args.text,
  );
}

/** Replaces one configuration file by a rename, after a copy of the old one was put beside it. */
export const replaceFile: Action<ReplaceFileArgs> = {
  name: 'replace-file',
  args: ReplaceFileArgs,
  describe: ({ path, text, backup }) => ({
    commands: backupCommands(path, backup),
    files: [{ path, content: text }],
  }),
  async check(ctx, args) {
    return standing(ctx, await hostOf(ctx), args);
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { path, text, backup } = args;
    if ((await standing(ctx, conn, args)) === 'done') return;
    const options = { timeoutMs: LOOK_MS, signal: ctx.signal };
    for (const command of backupCommands(path, backup)) await conn.exec(command, options);
    await conn.writeFile(path, text, { ...options, mode: await modeOf(ctx, conn, path) });
    ctx.log(
      `${path}: ${Buffer.byteLength(text)} bytes; the old file is kept in .deck-backup/${backup} / 旧文件保存在 .deck-backup/${backup}`,
    );
  },
};

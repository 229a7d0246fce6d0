import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { UpgradeScriptArgs } from '@/lib/runs/plans/args-upgrade-script';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { ownMarker } from './support/claim';
import { hashOf } from './support/hash';
import { inspectDirectory } from './support/marker';
import { misplaced, newPathsOf, readyPackage, unzipLines } from './support/new-programs';
import { hostOf, LOOK_MS, linesOf } from './support/remote';
import { isReplaced, keepRecord, recordPrograms, requireInPlace, requireStopped } from './support/replacing';
import { converse } from './support/script-conversation';
import {
  BUSY,
  hookText,
  prepareCommand,
  questionsFor,
  scriptCommand,
  scriptPathsOf,
  waitCommand,
} from './support/upgrade-script';
import { scriptFailure, unproven } from './support/upgrade-script-errors';

/** For copying, unpacking or removing a whole package. */
const LIST_MS = 300_000;

/** Lists the hashes of the package's files, unless they are listed; false when it is no package. */
async function listed(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, zip }: UpgradeScriptArgs,
  sha256: string,
): Promise<boolean> {
  if ((await readyPackage(ctx, conn, dir)) === sha256) return true;
  const { root, server, manifest, ready } = newPathsOf(dir);
  const command = [
    `mkdir -p ${quote(root)} && rm -rf ${quote(server)} ${quote(manifest)} ${quote(ready)}`,
    ...unzipLines(dir, zip),
    `rm -rf ${quote(server)}`,
  ].join('\n');
  const options = { timeoutMs: LIST_MS, signal: ctx.signal, label: `list ${zip}`, check: false };
  const { exitCode } = await conn.exec(command, options);
  ctx.signal.throwIfAborted();
  if (exitCode !== 0) return false;
  await conn.writeFile(ready, `${sha256}\n`, { timeoutMs: LOOK_MS, mode: 0o644, signal: ctx.signal });
  return true;
}

/** Gives the hash of the package whose list of files there is to compare with; undefined when there is none or another one. */
async function provenPackage(
  ctx: ActionContext,
  conn: HostConnection,
  args: UpgradeScriptArgs,
): Promise<string | undefined> {
  const sha256 = await hashOf(ctx, conn, args.zip);
  if (!sha256 || (args.package.sha256 && sha256 !== args.package.sha256)) return undefined;
  return (await listed(ctx, conn, args, sha256)) ? sha256 : undefined;
}

/** True when the script has done its work, in an attempt whose end nobody saw. */
async function alreadyReplaced(
  ctx: ActionContext,
  conn: HostConnection,
  args: UpgradeScriptArgs,
): Promise<boolean> {
  const options = { timeoutMs: 90_000, signal: ctx.signal, label: 'wait for upgrade.sh', check: false };
  const { exitCode } = await conn.exec(waitCommand(args), options);
  ctx.signal.throwIfAborted();
  if (exitCode === BUSY) throw scriptFailure(conn.address, { exitCode, text: '', lines: [] });
  if ((await provenPackage(ctx, conn, args)) === undefined) return false;
  return (await misplaced(ctx, conn, args.dir))?.length === 0;
}

async function runScript(ctx: ActionContext, conn: HostConnection, args: UpgradeScriptArgs): Promise<void> {
  const options = { timeoutMs: LIST_MS, signal: ctx.signal, label: 'prepare upgrade.sh' };
  const { stdout } = await conn.exec(prepareCommand(args), options);
  for (const line of linesOf(stdout)) ctx.log(`cleared away: ${line}`);
  const { hook } = scriptPathsOf(args);
  await conn.writeFile(hook, hookText(args), { timeoutMs: LOOK_MS, mode: 0o644, signal: ctx.signal });
  const end = await converse(ctx, conn, scriptCommand(args), questionsFor(args), args.package.sizeBytes);
  const failure = scriptFailure(conn.address, end);
  if (failure) throw failure;
}

/**
 * Has the vendor's `upgrade.sh` replace the programmes of one installation. It counts as done only when the script says UpgradeSuccess and every file equals the
 * package's; the script keeps no backup, checks no process and no hash, and may lose the execute bit, all of which is seen to here (dolphindb-package.md 3.5).
 */
export const runUpgradeScript: Action<UpgradeScriptArgs> = {
  name: 'run-upgrade-script',
  args: UpgradeScriptArgs,
  describe(args) {
    const { demo, server, binary, marker } = pathsOf(args.dir);
    const { hook } = scriptPathsOf(args);
    const typed = questionsFor(args).map(({ answer }) => answer);
    return {
      commands: [
        `# no process of ${args.dir} runs`,
        prepareCommand(args),
        `cd ${quote(demo)} && printf '${typed.join('\\n')}\\n' | TERM=xterm BASH_ENV=${quote(hook)} bash upgrade.sh   # on a terminal, question by question; only UpgradeSuccess counts`,
        `chmod +x ${quote(binary)}`,
        `# every file in ${server} equals ${args.zip}; record the package in ${marker}`,
      ],
      files: [{ path: hook, content: hookText(args) }],
    };
  },
  async check(ctx, args) {
    return (await isReplaced(ctx, await hostOf(ctx), args)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir } = args;
    await requireStopped(ctx, conn, dir);
    const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
    await conn.exec(`mkdir -p ${quote(newPathsOf(dir).root)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
    if (marker) await keepRecord(ctx, conn, args, marker);
    if (await alreadyReplaced(ctx, conn, args)) ctx.log('upgrade.sh has done its work already');
    else await runScript(ctx, conn, args);
    const sha256 = await provenPackage(ctx, conn, args);
    if (!sha256)
      throw unproven(conn.address, `${args.zip}: ${(await hashOf(ctx, conn, args.zip)) ?? 'no file'}`);
    const options = { timeoutMs: LOOK_MS, signal: ctx.signal, label: 'chmod' };
    await conn.exec(`chmod +x ${quote(pathsOf(dir).binary)}`, options);
    await requireInPlace(ctx, conn, dir);
    await recordPrograms(ctx, conn, args, sha256);
  },
};

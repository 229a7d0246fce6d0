import { quote } from '@/lib/commands/quote';
import type { Action } from '@/lib/runs/action';
import { NewProgramsArgs } from '@/lib/runs/plans/args-upgrade';
import { pathsOf } from '@/lib/runs/plans/paths';
import { ownMarker } from './support/claim';
import { inspectDirectory } from './support/marker';
import { KEPT, newPathsOf, readyPackage, upgradeNoSpace } from './support/new-programs';
import { hostOf, LOOK_MS } from './support/remote';
import { isReplaced, keepRecord, recordPrograms, requireInPlace, requireStopped } from './support/replacing';

/** File after file by rename: each is the old or the new one at any moment, and what was cut off goes on with the rest. */
function replaceCommand(dir: string): string {
  const { server: from } = newPathsOf(dir);
  const { server: to } = pathsOf(dir);
  return [
    'set -e',
    `cd ${quote(from)}`,
    `find . -type d | while IFS= read -r d; do mkdir -p ${quote(to)}/"$d"; done`,
    `find . ! -type d | while IFS= read -r f; do mv -f -T "$f" ${quote(to)}/"$f"; done`,
    `chmod +x ${quote(`${to}/dolphindb`)}`,
    'sync',
  ].join('\n');
}

/** Puts the new programmes of one installation in the place of the old ones; configuration, data, logs, licence and plugins that the package lacks stay. */
export const replacePrograms: Action<NewProgramsArgs> = {
  name: 'replace-programs',
  args: NewProgramsArgs,
  describe: ({ dir }) => ({
    commands: [
      `# no process of ${dir} runs`,
      `mv -f ${newPathsOf(dir).server}/* → ${pathsOf(dir).server}/   # file by file; left alone: ${KEPT.join(', ')}, plugins that the package lacks`,
      `chmod +x ${pathsOf(dir).binary}; sha256sum -c ${newPathsOf(dir).manifest}`,
      `# record the package in ${pathsOf(dir).marker}`,
    ],
  }),
  async check(ctx, args) {
    return (await isReplaced(ctx, await hostOf(ctx), args)) ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const { dir } = args;
    await requireStopped(ctx, conn, dir);
    const marker = ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args);
    if (marker) await keepRecord(ctx, conn, args, marker);
    const sha256 = (await readyPackage(ctx, conn, dir)) ?? '';
    const options = {
      timeoutMs: ctx.step.timeoutMs,
      signal: ctx.signal,
      label: 'replace the programs',
      check: false,
    };
    const { exitCode, stdout, stderr } = await conn.exec(replaceCommand(dir), options);
    const seen = (stderr || stdout).trim().slice(-1000);
    if (exitCode !== 0 && /No space left/i.test(seen)) throw upgradeNoSpace(conn.address, seen);
    if (exitCode !== 0 && seen) ctx.log(seen, 'err');
    await requireInPlace(ctx, conn, dir);
    await recordPrograms(ctx, conn, args, sha256);
    await conn.exec(`rm -rf ${quote(newPathsOf(dir).server)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
  },
};

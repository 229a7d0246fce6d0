import { quote } from '@/lib/commands/quote';
import type { Action, ActionContext } from '@/lib/runs/action';
import { UpgradeScriptArgs } from '@/lib/runs/plans/args-upgrade-script';
import type { HostConnection } from '@/lib/ssh/types';
import { quickFacts, toolsMissing, wrongArchitecture } from './support/host-facts';
import { hostOf, LOOK_MS, linesOf } from './support/remote';
import { KNOWN_WORDS, scriptPathsOf } from './support/upgrade-script';
import { notThere, unknownScript } from './support/upgrade-script-errors';

const TOOLS = ['bash', 'unzip', 'sha256sum', 'flock', 'find', 'clear'];
/** The script knows packages of no other name than `DolphinDB_Linux64_V…`. */
const MACHINE = 'x86_64';
const ASK_SECONDS = 20;
/** The script clears the screen first, and ends there where this terminal is not described. */
const TERMINAL = 'xterm';

const toolsOf = ({ mode }: UpgradeScriptArgs) => (mode === 'online' ? [...TOOLS, 'wget'] : TOOLS);

/** Prints what the script lacks of what Deck knows of it, and where it downloads from. */
function readCommand(script: string): string {
  const file = quote(script);
  return [
    `[ -r ${file} ] || { echo 'LACKS upgrade.sh'; exit 0; }`,
    ...KNOWN_WORDS.map((words) => `grep -qF -- ${quote(words)} ${file} || echo ${quote(`LACKS ${words}`)}`),
    `TERM=${TERMINAL} clear >/dev/null 2>&1 || echo NOTERMINAL`,
    `grep -Eo "https?://[^ \\"'\\$]*/DolphinDB_Linux64_V" ${file} | head -n 1`,
  ].join('\n');
}

/** Gives the address up to the version; throws UPGRADE-SCRIPT-UNKNOWN. */
async function addressIn(
  ctx: ActionContext,
  conn: HostConnection,
  args: UpgradeScriptArgs,
): Promise<string | undefined> {
  const { script } = scriptPathsOf(args);
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal, label: `read ${script}` };
  const lines = linesOf((await conn.exec(readCommand(script), { ...options, check: false })).stdout);
  const lacks = lines.filter((line) => line.startsWith('LACKS '));
  if (lacks.length > 0) throw unknownScript(conn.address, lacks.join('\n'));
  if (lines.includes('NOTERMINAL')) throw toolsMissing(conn.address, [`terminfo ${TERMINAL}`]);
  const base = lines.find((line) => line.startsWith('http'));
  if (!base && args.mode === 'online')
    throw unknownScript(conn.address, `${script}: no download address in it`);
  return base;
}

/** Asks for the head of the package only, with the tool that the script will use. */
async function requireThere(
  ctx: ActionContext,
  conn: HostConnection,
  url: string,
  sizeBytes: number | undefined,
): Promise<number | undefined> {
  const command = `LC_ALL=C wget -nv -S --spider --tries=1 --timeout=${ASK_SECONDS} ${quote(url)} 2>&1`;
  const options = { timeoutMs: 2 * ASK_SECONDS * 1000, signal: ctx.signal, label: `ask for ${url}` };
  const { exitCode, stdout } = await conn.exec(command, { ...options, check: false });
  const seen = stdout.trim().slice(-600);
  if (exitCode !== 0) throw notThere(conn.address, url, `${seen}\nexit ${exitCode}`);
  const length = [...stdout.matchAll(/^\s*content-length: *(\d+)/gim)].at(-1)?.[1];
  const size = length === undefined ? undefined : Number(length);
  if (size !== undefined && sizeBytes !== undefined && size !== sizeBytes)
    throw notThere(conn.address, url, `${size} bytes, expected ${sizeBytes}`);
  return size;
}

async function look(ctx: ActionContext, args: UpgradeScriptArgs): Promise<string> {
  const conn = await hostOf(ctx);
  const { missingTools, machine } = await quickFacts(ctx, conn, args.dir, toolsOf(args));
  if (missingTools.length > 0) throw toolsMissing(conn.address, missingTools);
  if (machine && machine !== MACHINE) throw wrongArchitecture(conn.address, machine, MACHINE);
  const base = await addressIn(ctx, conn, args);
  const { script, label } = scriptPathsOf(args);
  if (args.mode === 'offline') return `${script}: known`;
  const url = `${base}${label}.zip`;
  const size = await requireThere(ctx, conn, url, args.package.sizeBytes);
  return `${script}: known; ${url} is there${size === undefined ? '' : `, ${size} bytes`}`;
}

/** Looks before anything is stopped whether `upgrade.sh` is there, is one that Deck can drive, and whether the host could download the version. Changes nothing, is never skipped, and refuses already in a dry run. */
export const checkUpgradeScript: Action<UpgradeScriptArgs> = {
  name: 'check-upgrade-script',
  args: UpgradeScriptArgs,
  describe: (args) => ({
    commands: [
      `command -v ${toolsOf(args).join(' ')}; uname -m`,
      `grep -F UpgradeSuccess ${scriptPathsOf(args).script}   # and its questions`,
      ...(args.mode === 'online'
        ? [`wget --spider  # the address in upgrade.sh, version ${scriptPathsOf(args).label}`]
        : []),
    ],
  }),
  async check(ctx, args) {
    await look(ctx, args);
    return 'needed';
  },
  async apply(ctx, args) {
    ctx.log(await look(ctx, args));
  },
};

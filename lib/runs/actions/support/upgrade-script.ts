import { quote } from '@/lib/commands/quote';
import { versionName } from '@/lib/packages/name';
import type { UpgradeScriptArgs } from '@/lib/runs/plans/args-upgrade-script';
import { pathsOf } from '@/lib/runs/plans/paths';
import { newPathsOf } from './new-programs';
import type { Question } from './script-dialogue';

/** The script's questions (dolphindb-package.md 3.5). */
const SURE = 'Have you shut down dolphindb process and backed up metadata?(y/n)';
const MODE = '1 means online, 2 means offline, 3 means quit';
const VERSION = 'Please select upgrade version, e.g., 2.00.3 :';

/** What an `upgrade.sh` that Deck can drive contains. */
export const KNOWN_WORDS = [SURE, MODE, VERSION, 'UpLoadSuccess', 'UnzipSuccess', 'UpgradeSuccess'];

/** Exit codes of Deck's own, beside the script's. */
export const BUSY = 75;
export const WRONG_PACKAGE = 77;

const BUSY_SECONDS = 60;

/** What `upgrade.sh` uses and makes in `clusterDemo`. */
export interface ScriptPaths {
  script: string;
  /** The text between `V` and `.zip`, as the script asks for it. */
  label: string;
  /** The package where the script looks for it and saves it. */
  zip: string;
  /** Where the script unpacks; it trips over one that is there already. */
  unpacked: string;
  hook: string;
  lock: string;
}

/** Gives the places of the script in one installation. */
export function scriptPathsOf({ dir, package: pkg }: UpgradeScriptArgs): ScriptPaths {
  const { demo, staging } = pathsOf(dir);
  const label = versionName(pkg);
  return {
    script: `${demo}/upgrade.sh`,
    label,
    zip: `${demo}/DolphinDB_Linux64_V${label}.zip`,
    unpacked: `${demo}/v${label}`,
    hook: `${newPathsOf(dir).root}/before-unzip.sh`,
    lock: `${staging}/upgrade-script.lock`,
  };
}

/** Gives the script's questions in order with the answers for this upgrade. */
export function questionsFor(args: UpgradeScriptArgs): Question[] {
  return [
    { prompt: SURE, answer: 'y' },
    { prompt: MODE, answer: args.mode === 'online' ? '1' : '2' },
    { prompt: VERSION, answer: scriptPathsOf(args).label },
  ];
}

/**
 * Gives what bash reads before the script (BASH_ENV): the script deletes the package at its end and checks no hash, so the package is kept and compared in the
 * moment before it is unpacked, when nothing has been replaced yet. The script itself stays as it is.
 */
export function hookText({ zip, package: pkg }: UpgradeScriptArgs): string {
  return [
    'unzip() {',
    `  [ "$1" -ef ${quote(zip)} ] || ln -f -- "$1" ${quote(zip)} || cp -f -- "$1" ${quote(zip)} || return 71`,
    '  local sum',
    '  sum=$(sha256sum < "$1")',
    ...(pkg.sha256
      ? [
          `  [ "\${sum%% *}" = ${pkg.sha256} ] || { echo "Deck: SHA-256 \${sum%% *}, expected ${pkg.sha256}"; return ${WRONG_PACKAGE}; }`,
        ]
      : [`  echo "Deck: SHA-256 \${sum%% *}"`]),
    '  command unzip "$@"',
    '}',
    '',
  ].join('\n');
}

/** Gives the command that clears away what an earlier attempt has left and lays the package ready; prints what was in the way. */
export function prepareCommand(args: UpgradeScriptArgs): string {
  const { zip, unpacked } = scriptPathsOf(args);
  const { root, server } = newPathsOf(args.dir);
  const inTheWay = `${quote(unpacked)} ${quote(zip)} ${quote(zip)}.[0-9]*`;
  return [
    `ls -d ${inTheWay} 2>/dev/null || true`,
    // wget would save beside a zip that is there, and the script would unpack the old one
    `rm -rf ${inTheWay} ${quote(server)} || exit 1`,
    `mkdir -p ${quote(root)} || exit 1`,
    ...(args.mode === 'offline'
      ? [
          `ln -f ${quote(args.zip)} ${quote(zip)} 2>/dev/null || cp -f ${quote(args.zip)} ${quote(zip)} || exit 1`,
        ]
      : []),
  ].join('\n');
}

/** Gives the command that waits until a script that an earlier attempt has left running is over; exit BUSY when it is not. */
export function waitCommand(args: UpgradeScriptArgs): string {
  const { lock } = scriptPathsOf(args);
  return `[ ! -e ${quote(lock)} ] || flock -w ${BUSY_SECONDS} ${quote(lock)} true || exit ${BUSY}`;
}

/** Gives the command that runs the script on a terminal; the lock is its own and its children's, so no second one runs beside it. */
export function scriptCommand(args: UpgradeScriptArgs): string {
  const { lock, hook } = scriptPathsOf(args);
  const { demo } = pathsOf(args.dir);
  return [
    `exec 9>${quote(lock)}; flock -w ${BUSY_SECONDS} 9 || exit ${BUSY}`,
    `cd ${quote(demo)} || exit 1`,
    `export TERM=xterm BASH_ENV=${quote(hook)}`,
    'exec bash upgrade.sh',
  ].join('\n');
}

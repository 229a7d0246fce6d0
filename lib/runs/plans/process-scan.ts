import { quote } from '@/lib/commands/quote';

/** A process on a host whose command line speaks of dolphindb. */
export interface ScannedProcess {
  pid: number;
  /** Ticks since boot at its start; with the pid the identity of a process. */
  startTicks: string;
  /** Empty where the user may not look. */
  cwd: string;
  exe: string;
  argv: string[];
}

export interface ProcessScan {
  /** The installation directory with symbolic links resolved. */
  realDir: string;
  processes: ScannedProcess[];
}

const FIELD = '\t';
const ARG = '\x1f';
const NEWLINE = '\n';

/**
 * Gives a command that lists the processes with "dolphindb" in their command line; it matches also itself and its callers, which `belongingTo` leaves out.
 * Runs every second while nodes start, on hosts that have better to do: two child processes for each that it may see, no more.
 */
export function scanCommand(dir: string): string {
  return [
    `printf 'DIR\\t%s\\n' "$(readlink -f ${quote(dir)} 2>/dev/null || echo ${quote(dir)})"`,
    'for f in $(grep -als dolphindb /proc/[0-9]*/cmdline); do',
    `  p=\${f%/cmdline}; { read -r s <"$p/stat"; } 2>/dev/null || continue`,
    `  set -- \${s##*) }; l=$(readlink "$p/cwd" "$p/exe" 2>/dev/null)`,
    // The two links are both readable or both not; an old readlink takes only one.
    `  [ -n "$l" ] || l="$(readlink "$p/cwd" 2>/dev/null)${NEWLINE}$(readlink "$p/exe" 2>/dev/null)"`,
    `  printf "PROC\\t%s\\t%s\\t%s\\t%s\\t" "\${p#/proc/}" "\${20}" "\${l%%${NEWLINE}*}" "\${l#*${NEWLINE}}"`,
    `  { tr "\\000\\n\\t" "\\037  " <"$f"; } 2>/dev/null; echo`,
    'done; true',
  ].join('\n');
}

/** Reads the output of `scanCommand`; other lines are left out. */
export function parseScan(output: string): ProcessScan {
  const scan: ProcessScan = { realDir: '', processes: [] };
  for (const line of output.split('\n')) {
    const [kind, ...rest] = line.split(FIELD);
    if (kind === 'DIR') scan.realDir = rest[0] ?? '';
    if (kind !== 'PROC') continue;
    const [pid = '', startTicks = '', cwd = '', exe = '', words = ''] = rest;
    const argv = words.split(ARG).filter(Boolean);
    // It ended while it was looked at.
    if (argv.length === 0) continue;
    scan.processes.push({
      pid: Number(pid),
      startTicks,
      cwd,
      exe: exe.replace(/ \(deleted\)$/, ''),
      argv,
    });
  }
  return scan;
}

function resolved(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/**
 * Gives the processes of the installation: those whose executable is its `server/dolphindb`, seen in /proc or (for an interpreted executable) as the
 * first or second word of the command line. All installations have the same relative command line, so names alone tell nothing (dolphindb-package.md 4.2).
 */
export function belongingTo(scan: ProcessScan): ScannedProcess[] {
  const binary = `${scan.realDir}/server/dolphindb`;
  return scan.processes.filter(({ exe, cwd, argv }) => {
    if (exe === binary) return true;
    if (cwd === '') return false;
    return argv.slice(0, 2).some((word) => word.includes('/') && resolved(cwd, word) === binary);
  });
}

function option(argv: string[], name: string): string | undefined {
  const at = argv.indexOf(`-${name}`);
  return at === -1 ? undefined : argv[at + 1];
}

/** Finds a node among the processes of an installation: the one controller or agent by its mode, data and compute nodes by the alias in `-localSite`. */
export function findNode(
  processes: ScannedProcess[],
  role: string,
  alias: string,
): ScannedProcess | undefined {
  return processes.find(({ argv }) => {
    if (role === 'controller' || role === 'agent') return option(argv, 'mode') === role;
    return option(argv, 'localSite')?.split(':')[2] === alias;
  });
}

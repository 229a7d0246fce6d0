import path from 'node:path';

/** One running DolphinDB process as /proc shows it. */
export interface ServerProcess {
  pid: number;
  user: string;
  /** Clock ticks since boot (`/proc/<pid>/stat` field 22); with the pid it names the process for good. */
  startedAt: string;
  rssBytes: number;
  /** Empty where the host does not let this user see it. */
  exe: string;
  cwd: string;
  args: string[];
  /** controller, agent, datanode, computenode or single; from `-mode`. */
  mode?: string;
  /** `host:port:alias`, from `-localSite`; controllers and agents have it in their configuration file only. */
  localSite?: string;
  /** The directory that holds `server`, where it can be told. */
  installDir?: string;
}

/**
 * Gives the command that prints a `proc` line (tab separated, read by `parseProcesses`) for every running DolphinDB process. All
 * installations have the same relative command line, so exe and cwd tell them apart (dolphindb-package.md 4.2).
 */
export function findProcesses(): string {
  return [
    'for _p in $(grep -ls dolphindb /proc/[0-9]*/cmdline 2>/dev/null); do',
    `_p=\${_p%/cmdline}; _x=$(readlink "$_p/exe" 2>/dev/null)`,
    "_a=$(tr '\\000\\n\\t' '\\037  ' < \"$_p/cmdline\" 2>/dev/null)",
    `_y=\${_x% (deleted)}; [ -n "$_y" ] || _y=\${_a%%$(printf "\\037")*}`,
    'case $_y in dolphindb|*/dolphindb) ;; *) continue;; esac',
    `printf 'proc\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "\${_p#/proc/}" "$(stat -c %U "$_p" 2>/dev/null)" "$(sed 's/.*) //' "$_p/stat" 2>/dev/null | cut -d' ' -f20)" "$(awk '/^VmRSS/{print $2}' "$_p/status" 2>/dev/null)" "$_x" "$(readlink "$_p/cwd" 2>/dev/null)" "$_a"`,
    'done; true',
  ].join('\n');
}

/** Reads what `findProcesses` printed; lines of another kind are passed over. */
export function parseProcesses(text: string): ServerProcess[] {
  return text.split('\n').flatMap((line) => {
    const [word, pid, user, startedAt, rss, exe, cwd, args] = line.split('\t');
    if (word !== 'proc' || !pid || args === undefined) return [];
    const argv = args.split('\x1f').filter((arg, at, all) => arg !== '' || at < all.length - 1);
    const process: ServerProcess = {
      pid: Number(pid),
      user: user ?? '',
      startedAt: startedAt ?? '',
      rssBytes: Number(rss || 0) * 1024,
      exe: (exe ?? '').replace(/ \(deleted\)$/, ''),
      cwd: (cwd ?? '').replace(/ \(deleted\)$/, ''),
      args: argv,
      mode: valueAfter(argv, '-mode'),
      localSite: valueAfter(argv, '-localSite'),
    };
    return [{ ...process, installDir: installDirOf(process) }];
  });
}

function valueAfter(args: string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

function installDirOf({ exe, cwd }: ServerProcess): string | undefined {
  if (exe.endsWith('/server/dolphindb')) return path.posix.dirname(path.posix.dirname(exe)) || '/';
  const at = cwd.lastIndexOf('/server');
  return at > 0 && /^\/server(\/|$)/.test(cwd.slice(at)) ? cwd.slice(0, at) : undefined;
}

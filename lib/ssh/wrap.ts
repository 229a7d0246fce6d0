import { quote } from '@/lib/commands/quote';

/** A remote command's process: its pid, its process group and its start time (`/proc/<pid>/stat` field 22), which tells a reused pid from the old one. */
export interface RemoteProcess {
  pid: number;
  group: number;
  startedAt: string;
}

export interface WrapOptions {
  /** First word of the line by which the command announces itself. */
  nonce: string;
  /** `plain` = as the user; otherwise through sudo, which may ask for the password with `nonce` as its prompt. */
  as: 'plain' | 'sudo' | 'sudo-password';
  /** End the group when the SSH session behind it is gone: for commands that run longer than a moment. */
  watch: boolean;
}

const READ_STAT = `read -r _d _d _d _d _g ${'_d '.repeat(16)}_s _d 2>/dev/null`;

const ANNOUNCE = [
  `_p=\${2:-$PPID} _c=$1 _g= _s= _w=`,
  `${READ_STAT} </proc/$$/stat`,
  'PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH',
];

/** The session's sshd is our parent; where /proc hides it (hidepid) there is nothing to watch. */
const WATCH = [
  'if [ -d "/proc/$_p" ]; then ( while [ -d "/proc/$_p" ] && [ -d "/proc/$$" ]; do sleep 1; done',
  '[ -d "/proc/$$" ] || exit 0',
  'trap "" TERM; kill -s TERM -- "-$_g"; sleep 5; kill -s KILL -- "-$_g" ) </dev/null >/dev/null 2>&1 & _w=$!; fi',
  '/bin/sh -c "$_c"; _r=$?; [ -z "$_w" ] || kill "$_w" 2>/dev/null; exit "$_r"',
];

/**
 * Gives the line to be executed over SSH for `command`: it announces its process on the first line of output (what a login
 * shell prints before is noise), then runs the command by /bin/sh. sshd makes each session leader of a new process group.
 */
export function wrap(command: string, { nonce, as, watch }: WrapOptions): string {
  const announce = `printf '%s %s %s %s\\n' ${quote(nonce)} "$$" "\${_g:-$$}" "\${_s:-0}"`;
  const run = watch ? WATCH : ['shift "$#"; eval "$_c"'];
  const script = [...ANNOUNCE, announce, ...run].join('\n');
  if (as === 'plain') return `exec /bin/sh -c ${quote(script)} deck ${quote(command)}`;
  const sudo = as === 'sudo' ? 'sudo -n' : `sudo -S -p ${quote(nonce)}`;
  const outer = `exec env LC_ALL=C ${sudo} -- /bin/sh -c "$1" deck "$2" "$PPID"`;
  return `exec /bin/sh -c ${quote(outer)} deck ${quote(script)} ${quote(command)}`;
}

/** Reads the announcing line; undefined when the line is something else. */
export function readAnnouncement(line: string, nonce: string): RemoteProcess | undefined {
  const [word, pid, group, startedAt] = line.trim().split(' ');
  if (word !== nonce || !pid || !group || !startedAt) return undefined;
  return { pid: Number(pid), group: Number(group), startedAt };
}

/** Gives the command that ends a process group: TERM, up to 3 s of patience, then KILL; a group of a reused pid is left alone. */
export function killGroup({ pid, group, startedAt }: RemoteProcess): string {
  return [
    `if [ -r /proc/${pid}/stat ]; then _s=; ${READ_STAT} </proc/${pid}/stat; [ "$_s" = ${startedAt} ] || exit 0; fi`,
    `kill -s TERM -- -${group} 2>/dev/null || exit 0`,
    `_i=0; while [ $_i -lt 30 ] && kill -s 0 -- -${group} 2>/dev/null; do _i=$((_i+1)); sleep 0.1; done`,
    `kill -s KILL -- -${group} 2>/dev/null`,
    'exit 0',
  ].join('\n');
}

import { quote } from './quote';

/**
 * Gives the command that runs one of the vendor's start scripts in its own session, in the directory that its relative paths need
 * (dolphindb-package.md 3.1), with the soft limit of open files raised to the hard one. It returns at once and says nothing about
 * success: that is to be seen by process, port and log.
 */
export function runStartScript({ directory, script }: { directory: string; script: string }): string {
  return [
    `cd -- ${quote(directory)} || exit 72`,
    `[ -f ${quote(script)} ] || { echo no ${quote(script)} in ${quote(directory)} >&2; exit 72; }`,
    'ulimit -S -n "$(ulimit -H -n)" 2>/dev/null',
    `exec setsid sh ${quote(script)} </dev/null >/dev/null 2>&1`,
  ].join('\n');
}

/** Gives the command that sends TERM to processes, each only while its start time is still the one seen (a reused pid is left alone). */
export function terminate(processes: { pid: number; startedAt: string }[]): string {
  const one = [
    'deck_term() {',
    `_s=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20)`,
    '[ "$_s" != "$2" ] || kill -s TERM "$1"',
    '}',
  ];
  return [
    ...one,
    ...processes.map(({ pid, startedAt }) => `deck_term ${pid} ${quote(startedAt)}`),
    'true',
  ].join('\n');
}

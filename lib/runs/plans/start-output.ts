import { quote } from '@/lib/commands/quote';
import { logOf, outputsOf, pathsOf } from './paths';
import { startedAt } from './start-marker';

const LINES = 60;
/** Below this a disk takes no more log lines, whatever it keeps back for root. */
const FULL_KB = 64;

interface Node {
  dir: string;
  role: string;
  alias: string;
}

/** What is known of where a start's output begins: sizes of the files before it, else the ticks since boot at which its process began. */
export interface StartSight {
  offsets?: Map<string, number> | undefined;
  startTicks?: string | undefined;
}

/** Gives the files that tell of a node's start, its log first. */
export function outputFiles({ dir, role, alias }: Node): string[] {
  return [logOf(dir, role, alias), ...outputsOf(dir, role, alias)];
}

/** Reads on from where a file ended before the start; one that became shorter was written anew. */
function fromOffset(file: string, offset: number): string {
  const path = quote(file);
  return `o=${offset}; [ "$(stat -c %s ${path} 2>/dev/null || echo 0)" -ge "$o" ] || o=0; tail -c +$((o + 1)) ${path} 2>/dev/null`;
}

const DATED = '/^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] /';

/** Lines of the process's time; lines without a time belong to the one before, and at the head of a file to the process only where it has written that file. */
function fromTime(file: string, isLog: boolean): string {
  const path = quote(file);
  const head = isLog
    ? '0'
    : `$([ "$(stat -c %Y ${path} 2>/dev/null || echo 0)" -ge $((t - 2)) ] && echo 1 || echo 0)`;
  return `tail -c 4000000 ${path} 2>/dev/null | awk -v s="$s" -v on="${head}" '${DATED} {on = substr($0, 1, 19) >= s} on + 0'`;
}

/** Without any trace of the process only the end of the one before it parts their lines (dolphindb-package.md 7.3). */
function fromLastEnd(file: string): string {
  return `tail -c 4000000 ${quote(file)} 2>/dev/null | awk 'ended {n = 0; ended = 0} {line[n++] = $0} /MainServer shutdown/ {ended = 1} END {for (i = 0; i < n; i++) print line[i]}'`;
}

/** Gives a command that prints the last lines which a node has written since its present start; what earlier processes wrote says nothing about it. */
export function startOutputCommand(node: Node, { offsets, startTicks }: StartSight): string {
  const parts = outputFiles(node).map((file, at) => {
    if (offsets) return fromOffset(file, offsets.get(file) ?? 0);
    return startTicks === undefined ? fromLastEnd(file) : fromTime(file, at === 0);
  });
  const clock = !offsets && startTicks !== undefined ? [startedAt(startTicks)] : [];
  return [...clock, ...parts.map((part) => `${part} | tail -n ${LINES}`)].join('\n');
}

/** Gives a command that lists the full disks among those that hold a node's log and home, by their mount points: no room, or no inode left. */
export function fullDisksCommand({ dir }: Node): string {
  const { log, data } = pathsOf(dir);
  const paths = `${quote(log)} ${quote(data)}`;
  const mount = '{$1 = $2 = $3 = $4 = $5 = ""; sub(/^ +/, ""); print "FULL " $0}';
  return [
    `{ df -Pk ${paths} 2>/dev/null | awk 'NR > 1 && $4 + 0 < ${FULL_KB} ${mount}'`,
    `df -Pi ${paths} 2>/dev/null | awk 'NR > 1 && $2 + 0 > 0 && $4 + 0 == 0 ${mount}'; } | sort -u`,
  ].join('\n');
}

/** Reads the output of `fullDisksCommand`. */
export function parseFullDisks(output: string): string[] {
  return output.split('\n').flatMap((line) => (line.startsWith('FULL ') ? [line.slice(5).trim()] : []));
}

import { quote } from '@/lib/commands/quote';

/** The line that ends a start (older builds: the second wording), dolphindb-package.md 7.3. */
const COMPLETE = ['Job scheduler initialization completed', 'Job schedule initialized successfully'];
/** A controller's own last words before it serves: with Raft, without, and as older builds say it. */
const CONTROLLER = [
  'Controller initialization completed',
  'DFSRaftReplayWorker started',
  'Group DFSMaster initialized successfully',
  'DFS master is ready',
];

export interface MarkerSight {
  /** The start marker is in the log, later than the start of the process. */
  marked: boolean;
  /** How long the process has been running, in seconds. */
  ageSeconds: number;
}

/** Gives shell lines that set `t` to when a process began, in seconds since 1970, `s` to that in the words of a log, and `h` to the ticks of a second; `startTicks` count from boot. */
export function startedAt(startTicks: string): string {
  return [
    `h=$(getconf CLK_TCK 2>/dev/null || echo 100); b=$(awk '/^btime/ {print $2}' /proc/stat); t=$((b + ${Number(startTicks)} / h))`,
    // both clocks count whole seconds
    `s=$(date -d "@$((t - 2))" '+%Y-%m-%d %H:%M:%S')`,
  ].join('\n');
}

/** Gives a command that looks for the start marker in a node's log, not older than the process: a line of an earlier start proves nothing. */
export function markerCommand(log: string, role: string, startTicks: string): string {
  const phrases = role === 'controller' ? [...COMPLETE, ...CONTROLLER] : COMPLETE;
  return [
    startedAt(startTicks),
    `tail -c 4000000 ${quote(log)} 2>/dev/null | awk -v s="$s" 'substr($0, 1, 19) >= s && /${phrases.join('|')}/ {f = 1} END {print "MARK " f + 0}'`,
    'echo "AGE $(($(date +%s) - t))"',
  ].join('\n');
}

/** Reads the output of `markerCommand`. */
export function parseMarker(output: string): MarkerSight {
  return { marked: /^MARK 1$/m.test(output), ageSeconds: Number(/^AGE (-?\d+)$/m.exec(output)?.[1] ?? 0) };
}

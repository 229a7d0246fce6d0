import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { type Question, ScriptDialogue } from './script-dialogue';
import type { ScriptEnd } from './upgrade-script-errors';

/** A script that has been quiet for so long, with words on the line, waits for an answer. */
const QUIET_MS = 20_000;
const KEPT_LINES = 40;
/** One line for each of a package's files tells nobody anything. */
const DULL = /^\s*(inflating|extracting|creating|linking): |^$/;

/** Runs a command on a terminal of the host and answers its questions; one that nobody expected ends it with its whole process group. */
export async function converse(
  ctx: ActionContext,
  conn: HostConnection,
  command: string,
  questions: readonly Question[],
  sizeBytes = 0,
  quietMs = QUIET_MS,
): Promise<ScriptEnd> {
  const stop = new AbortController();
  const lines: string[] = [];
  let unexpected: string | undefined;
  const dialogue = new ScriptDialogue(questions, (line) => {
    if (DULL.test(line)) return;
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    ctx.log(line, 'out');
  });
  const end = (question: string) => {
    unexpected = question;
    stop.abort();
  };
  let quiet: NodeJS.Timeout | undefined;
  const waitForQuiet = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      const open = dialogue.waitingWith();
      if (open === undefined) waitForQuiet();
      else end(open);
    }, quietMs);
  };
  waitForQuiet();
  const options = {
    timeoutMs: ctx.step.timeoutMs,
    signal: AbortSignal.any([ctx.signal, stop.signal]),
    label: 'upgrade.sh',
    check: false,
    terminal(text: string, type: (keys: string) => void) {
      waitForQuiet();
      const answer = dialogue.hear(text);
      if (answer !== undefined) type(answer);
      const stuck = dialogue.stuckWith();
      if (stuck !== undefined) end(stuck);
      const percent = /(\d{1,3})%\[/.exec(text)?.[1];
      if (percent && sizeBytes > 0) ctx.progress((sizeBytes * Number(percent)) / 100, sizeBytes, 'bytes');
    },
  };
  try {
    const { exitCode, stdout } = await conn.exec(command, options);
    ctx.signal.throwIfAborted();
    return { exitCode, text: stdout, lines, ...(unexpected !== undefined && { unexpected }) };
  } finally {
    clearTimeout(quiet);
  }
}

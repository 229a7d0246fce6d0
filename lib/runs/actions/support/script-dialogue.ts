/** A question that a script is known to ask, and the answer. */
export interface Question {
  prompt: string;
  answer: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const ESCAPES = /\u001b(?:\[[0-9;?]*[A-Za-z]|[()][0-9A-Z]|[=>])/g;
/** What programmes leave without a line end while they are at work: wget's bar and its waiting, unzip's files. */
const AT_WORK = /\d%\[|\.\.\. ?$|^\s*(inflating|extracting|creating|linking): /;
/** unzip asking about files of an earlier attempt waits for ever. */
const REPLACE = /replace .*\? \[y\]es/;

/** Gives a line as a person would read it: without colours, and of a line that was written over only its last state. */
function plain(line: string): string {
  const said = line.replaceAll(ESCAPES, '').replace(/\r+$/, '');
  return said.slice(said.lastIndexOf('\r') + 1).trimEnd();
}

/** Follows a script on a terminal: answers each known question once and in order, and tells a question that nobody expected. */
export class ScriptDialogue {
  private rest = '';
  private answered = 0;

  constructor(
    private readonly questions: readonly Question[],
    private readonly onLine: (line: string) => void,
  ) {}

  /** Takes what the script has printed and gives what is to be typed now. */
  hear(text: string): string | undefined {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(plain(line));
    const next = this.questions[this.answered];
    if (!next || !plain(this.rest).includes(next.prompt)) return undefined;
    this.answered++;
    return `${next.answer}\n`;
  }

  /** Gives the question that the script seems to wait with, once it has been quiet; undefined while it is at work. */
  waitingWith(): string | undefined {
    const open = plain(this.rest);
    return open === '' || AT_WORK.test(open) ? undefined : open;
  }

  /** Gives a question that is known to end nothing well, without waiting for quiet. */
  stuckWith(): string | undefined {
    const open = plain(this.rest);
    return REPLACE.test(open) ? open : undefined;
  }
}

import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';
import type { DdbObj } from './client';
import { DdbError, isDdbError } from './errors';
import { runScriptRaw, type ScriptOutcome } from './script';
import type { CallOptions, DdbSession, RunOptions, Session } from './session';
import { type DdbValue, type Page, toValue } from './values';

const IDLE_MS = 20 * 60_000;
const MAX_SHELLS = 32;
const MAX_PER_OWNER = 4;
/** Rows that a shell sends to a page at a time. */
export const SHELL_PAGE = 100;

interface Shell {
  id: string;
  /** The person whose shell it is; nobody else gets at it. */
  owner: string;
  session: Session;
  connect: () => Promise<DdbSession>;
  lastUsed: number;
  running: number;
  /** The last result, kept so that its pages can be asked for. */
  last?: DdbObj;
}

const shells = () => singleton('dolphindb-shells', () => new Map<string, Shell>());

function end(shell: Shell): void {
  shells().delete(shell.id);
  shell.session.close();
}

function sweep(): void {
  const now = Date.now();
  for (const shell of shells().values()) {
    if (!shell.session.open || (shell.running === 0 && now - shell.lastUsed > IDLE_MS)) end(shell);
  }
}

function sweeper(): void {
  singleton('dolphindb-shell-sweeper', () => setInterval(sweep, 60_000).unref());
}

function makeRoom(owner: string): void {
  sweep();
  const idle = (all: Shell[]) =>
    all.filter((shell) => shell.running === 0).sort((a, b) => a.lastUsed - b.lastUsed)[0];
  const own = [...shells().values()].filter((shell) => shell.owner === owner);
  const crowded =
    own.length >= MAX_PER_OWNER ? own : shells().size >= MAX_SHELLS ? [...shells().values()] : undefined;
  if (!crowded) return;
  const victim = idle(crowded);
  if (victim) {
    end(victim);
    return;
  }
  throw new AppError(
    'SHELL-LIMIT',
    { en: 'All shells are busy.', zh: '所有交互窗口都在运行脚本。' },
    { remedy: { en: 'Wait for one to finish, or cancel it.', zh: '请等待其中一个完成，或取消它。' } },
  );
}

/**
 * Keeps a session open between requests and gives its id. `connect` opens and signs in a session; it is called again to cancel. At most 4 a person and
 * 32 in all: the longest idle one gives way, SHELL-LIMIT when all run. Idle ones end after 20 minutes.
 */
export async function openShell(owner: string, connect: () => Promise<DdbSession>): Promise<string> {
  sweeper();
  makeRoom(owner);
  const session = (await connect()) as Session;
  const id = randomUUID();
  shells().set(id, { id, owner, session, connect, lastUsed: Date.now(), running: 0 });
  return id;
}

function isAlive(id: string, owner: string): boolean {
  sweep();
  return shells().get(id)?.owner === owner;
}

function find(id: string, owner: string): Shell {
  sweep();
  const shell = shells().get(id);
  if (shell && shell.owner === owner) return shell;
  throw new AppError(
    'SHELL-GONE',
    { en: 'This shell has ended; its variables are gone.', zh: '该交互窗口已结束，其中的变量已失效。' },
    { remedy: { en: 'Open a new shell.', zh: '请打开新的交互窗口。' } },
  );
}

async function busy<T>(shell: Shell, work: () => Promise<T>): Promise<T> {
  shell.running += 1;
  try {
    return await work();
  } finally {
    shell.running -= 1;
    shell.lastUsed = Date.now();
    if (!shell.session.open) end(shell);
  }
}

/** A script whose answer is lost may have changed data. */
function withDoubt(error: unknown): unknown {
  if (!isDdbError(error, 'DDB-CLOSED', 'DDB-TIMEOUT')) return error;
  const remedy = {
    en: 'The script may have run, in whole or in part: look at the data before you run it again.',
    zh: '脚本可能已全部或部分执行，再次运行前请先检查数据。',
  };
  return new DdbError(error.code, error.text, { ...error.detail, remedy });
}

/** Runs a script in a shell; the result's first page comes back and the rest stays for `shellPage`. Throws SHELL-GONE for an ended shell. */
export async function runInShell(
  id: string,
  owner: string,
  script: string,
  options: RunOptions = {},
): Promise<ScriptOutcome> {
  const shell = find(id, owner);
  return busy(shell, async () => {
    const outcome = await runScriptRaw(shell.session, script, { timeoutMs: 300_000, ...options }).catch(
      (error: unknown) => {
        throw withDoubt(error);
      },
    );
    shell.last = outcome.result;
    return { ...outcome, result: toValue(outcome.result, { limit: SHELL_PAGE, ...options.page }) };
  });
}

/** A script with the shell that it is meant for, if the page has one. */
interface ShellScript {
  shellId?: string | undefined;
  owner: string;
  script: string;
}

/**
 * Runs a script in a shell, or in a new one where there is none or it has ended, and gives the shell's id with the outcome. What was sent is never sent again:
 * when the connection breaks while the script runs, nobody knows how far it came. Throws as `openShell` and `runInShell`.
 */
export async function runInSomeShell(
  { shellId, owner, script }: ShellScript,
  connect: () => Promise<DdbSession>,
  options: RunOptions = {},
): Promise<ScriptOutcome & { shellId: string }> {
  if (shellId !== undefined && isAlive(shellId, owner))
    return { shellId, ...(await runInShell(shellId, owner, script, options)) };
  const fresh = await openShell(owner, connect);
  return { shellId: fresh, ...(await runInShell(fresh, owner, script, options)) };
}

/** Gives another page of the last result of a shell. */
export function shellPage(id: string, owner: string, page: Page): DdbValue {
  const shell = find(id, owner);
  shell.lastUsed = Date.now();
  return shell.last ? toValue(shell.last, { limit: SHELL_PAGE, ...page }) : { form: 'void' };
}

/** Gives a page of a table variable without fetching the whole table; throws DDB-ERROR for anything but a plain variable name. */
export async function variablePage(
  session: DdbSession,
  name: string,
  page: Required<Page>,
  options: CallOptions = {},
): Promise<DdbValue> {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw new DdbError('DDB-ERROR', { en: 'This is no variable name.', zh: '变量名无效。' });
  }
  const offset = Math.max(0, Math.trunc(page.offset));
  const limit = Math.max(1, Math.trunc(page.limit));
  const total = await session.run(`exec count(*) from ${name}`, options);
  const part = await session.run(`select * from ${name} limit ${offset}, ${limit}`, {
    ...options,
    page: { limit },
  });
  const count = total.form === 'scalar' ? Number(total.value) : 0;
  return part.form === 'table' ? { ...part, offset, total: count } : part;
}

/** The same for a table variable of a shell. */
export async function shellVariablePage(
  id: string,
  owner: string,
  name: string,
  page: Required<Page>,
): Promise<DdbValue> {
  const shell = find(id, owner);
  return busy(shell, () => variablePage(shell.session, name, page, { timeoutMs: 60_000 }));
}

/** Gives the variables of a shell as the server's own table (`objs(true)`, dolphindb-server-api.md 7). */
export async function shellVariables(id: string, owner: string): Promise<DdbValue> {
  const shell = find(id, owner);
  return busy(shell, () => shell.session.call('objs', [true], { timeoutMs: 10_000 }));
}

/** Cancels what a shell runs, through a second session of the same user: the first one is occupied by the call. The shell and its variables stay. */
export async function cancelShell(id: string, owner: string): Promise<void> {
  const shell = find(id, owner);
  const second = await shell.connect();
  try {
    const jobs = `jobs = exec rootJobId from getConsoleJobs() where sessionId = ${shell.session.id}\nif (size(jobs))\n    cancelConsoleJob(jobs)\n`;
    await second.run(jobs, { urgent: true, timeoutMs: 10_000 });
  } finally {
    second.close();
  }
}

/** Ends a shell; nothing happens when it is gone already. */
export function closeShell(id: string, owner: string): void {
  const shell = shells().get(id);
  if (shell?.owner === owner) end(shell);
}

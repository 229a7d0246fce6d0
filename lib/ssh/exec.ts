import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelled, commandFailed, noSudo, sudoPassword, timedOut } from './errors';
import type { Ending, ExecChannel } from './exec-channel';
import { endRemote } from './kill';
import type { Link } from './link';
import { type FeedOptions, RemoteRun } from './remote-run';
import { Stop } from './stop';
import type { ExecResult } from './types';
import { type WrapOptions, wrap } from './wrap';

/** Commands with a longer deadline also watch their own SSH session, and end with it. */
const WATCH_FROM_MS = 10_000;
const TAIL_CHARS = 2000;

/** Runs one command on the link and gives how it ended; throws as `HostConnection.exec` says. */
export async function runRemote(link: Link, command: string, options: FeedOptions): Promise<ExecResult> {
  const startedAt = Date.now();
  const label = link.redact(options.label ?? shorten(command));
  const stop = new Stop(options.timeoutMs, options.signal);
  try {
    const as = options.root ? link.sudoMode() : 'plain';
    const nonce = `deck-${randomBytes(6).toString('hex')}`;
    const line = wrap(command, { nonce, as, watch: options.timeoutMs > WATCH_FROM_MS });
    const { channel, release } = await openChannel(link, line, options, stop);
    const run = new RemoteRun(link, channel, nonce, as, options);
    const ending = await waitForEnd(link, run, stop, as !== 'plain').finally(release);
    const result = resultOf(run, ending, stop, startedAt);
    if (!run.process && !stop.reason) throw notStarted(link, run, as, label, result);
    check(link, label, options, result);
    return result;
  } catch (error) {
    if (!stop.reason || error !== stop.signal.reason) throw error;
    const result = emptyResult(stop, startedAt);
    check(link, label, options, result);
    return result;
  } finally {
    stop.clear();
  }
}

async function openChannel(
  link: Link,
  line: string,
  { terminal }: FeedOptions,
  stop: Stop,
): Promise<{ channel: ExecChannel; release: () => void }> {
  for (;;) {
    const release = await link.slots.acquire(stop.signal);
    try {
      return { channel: await unlessStopped(link.openExec(line, terminal !== undefined), stop), release };
    } catch (error) {
      const again = isChannelLimit(error) && link.slots.shrink();
      release();
      if (!again) throw error;
    }
  }
}

/** True for sshd's answer to one channel too many (test-hosts.md 4). */
export function isChannelLimit(error: unknown): boolean {
  return error instanceof Error && /channel open failure/i.test(error.message);
}

/** A channel that opens after the caller gave up is closed at once. */
function unlessStopped(opening: Promise<ExecChannel>, stop: Stop): Promise<ExecChannel> {
  return new Promise((resolve, reject) => {
    const onStop = () => {
      opening.then((channel) => channel.stream.close()).catch(() => {});
      reject(stop.signal.reason);
    };
    if (stop.reason) return onStop();
    stop.signal.addEventListener('abort', onStop, { once: true });
    opening.then(resolve, reject).finally(() => stop.signal.removeEventListener('abort', onStop));
  });
}

function waitForEnd(link: Link, run: RemoteRun, stop: Stop, root: boolean): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const onStop = () => void endAndLeave(link, run, root);
    const quiet = link.whenGone((error) => {
      if (run.process && link.running.delete(run)) void endRemote(link, run.process, root);
      settle();
      reject(error);
    });
    const settle = () => {
      quiet();
      stop.signal.removeEventListener('abort', onStop);
    };
    link.running.set(run, root);
    stop.signal.addEventListener('abort', onStop, { once: true });
    if (stop.reason) onStop();
    run.ended.then(async (ending) => {
      if (ending.code === null && ending.signal === null) await sleep(50);
      link.running.delete(run);
      settle();
      resolve(ending);
    });
  });
}

async function endAndLeave(link: Link, run: RemoteRun, root: boolean): Promise<void> {
  await Promise.race([run.started, run.ended, sleep(1000)]);
  if (run.process) await endRemote(link, run.process, root);
  await Promise.race([run.ended, sleep(run.process ? 2000 : 0)]);
  run.abandon();
}

function resultOf(run: RemoteRun, { code, signal }: Ending, stop: Stop, startedAt: number): ExecResult {
  return {
    ...emptyResult(stop, startedAt),
    exitCode: code,
    signal,
    stdout: run.out.text(),
    stderr: run.err.text(),
  };
}

function emptyResult(stop: Stop, startedAt: number): ExecResult {
  return {
    exitCode: null,
    signal: null,
    stdout: '',
    stderr: '',
    timedOut: stop.reason === 'timedOut',
    cancelled: stop.reason === 'cancelled',
    durationMs: Date.now() - startedAt,
  };
}

function notStarted(
  link: Link,
  run: RemoteRun,
  as: WrapOptions['as'],
  label: string,
  result: ExecResult,
): Error {
  const { address, username } = link.target;
  const words = link.redact(run.refusal || run.noise.trim()).slice(-TAIL_CHARS);
  if (as === 'plain') return commandFailed(address, label, `exit ${result.exitCode}`, result.exitCode, words);
  if (run.prompts > 1 || (run.prompts === 1 && /incorrect password/i.test(words)))
    return sudoPassword(address, username);
  return noSudo(address, username, words);
}

function check(link: Link, label: string, options: FeedOptions, result: ExecResult): void {
  if (options.check === false) return;
  const tail = link.redact(result.stderr.slice(-TAIL_CHARS)).trim();
  if (result.cancelled) throw cancelled(link.address, label);
  if (result.timedOut) throw timedOut(link.address, label, options.timeoutMs, tail);
  if (result.exitCode === 0) return;
  const how = result.signal ?? (result.exitCode === null ? 'no exit status' : `exit ${result.exitCode}`);
  throw commandFailed(link.address, label, how, result.exitCode, tail);
}

function shorten(command: string): string {
  const first = command.trim().split('\n', 1)[0] ?? '';
  return first.length > 120 ? `${first.slice(0, 117)}...` : first;
}

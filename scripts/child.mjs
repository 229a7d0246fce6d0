// Programmes that a check starts: each in a process group of its own, with a deadline, and all ended when the check is ended.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './prepare.mjs';

const GRACE_MS = 15_000;
const running = new Map();
let stopped = false;

/** Even a killed check takes its programmes along: the kernel tells the child that its parent is gone. */
const guard = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', '--'] : [];

/** Passes output on line by line, each after the name of who wrote it. */
function passOn(stream, label, to) {
  createInterface({ input: stream }).on('line', (line) => to.write(`${label} | ${line}\n`));
}

/**
 * Runs a programme to its end, output passed on (with `label` before each line, for those that run side by side), standard input
 * closed; never throws. `problem` says why it did not end with 0.
 */
export async function runChild(args, { env = {}, timeoutMs, label }) {
  if (stopped) return { problem: 'interrupted' };
  const [command, ...rest] = [...guard, ...args];
  const child = spawn(command, rest, {
    cwd: root,
    detached: true,
    stdio: label ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (label) {
    passOn(child.stdout, label, process.stdout);
    passOn(child.stderr, label, process.stderr);
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ problem: `${args[0]} did not start: ${error.message}` }));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? {} : { problem: signal ? `ended by ${signal}` : `exit ${code}` }),
    );
  });
  running.set(child, ended);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void end(child, ended);
  }, timeoutMs);
  const result = await ended;
  clearTimeout(timer);
  running.delete(child);
  signalGroup(child, 'SIGKILL');
  if (late) return { problem: `not done within ${timeoutMs / 60_000} minutes` };
  return stopped ? { problem: 'interrupted' } : result;
}

/** Ends all programmes, politely first, and lets no other start. */
export async function stopAll() {
  stopped = true;
  await Promise.all([...running].map(([child, ended]) => end(child, ended)));
}

async function end(child, ended) {
  signalGroup(child, 'SIGTERM');
  await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the whole group is gone already
  }
}

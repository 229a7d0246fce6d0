import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectHost } from './connect';
import { fault, onHost, sandboxTarget, until } from './test-sandbox';
import type { HostConnection, SshTarget } from './types';

let target: SshTarget;
let ddb: HostConnection;

beforeAll(async () => {
  target = await sandboxTarget(0, 'ddb');
  ddb = await connectHost(target, { timeoutMs: 10_000 });
});
afterAll(() => ddb?.close());

/** Each test sleeps for its own odd time, by which its processes are told from others'. */
const sleepers = (index: number, seconds: number) =>
  onHost(index, `pgrep -fc '^sleep ${seconds}$' || true`).then(Number);
const gone = (index: number, seconds: number) =>
  until(async () => (await sleepers(index, seconds)) === 0, 10_000, `sleep ${seconds} gone`);

describe('output', () => {
  test('exit code, both streams and the time are given back', async () => {
    const result = await ddb.exec('echo out; echo err >&2; exit 3', { timeoutMs: 5000, check: false });
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
      cancelled: false,
    });
  });

  test('a failing command throws with host, label, exit code and its last words', async () => {
    const error = await ddb
      .exec('echo broken >&2; exit 7', { timeoutMs: 5000, label: 'try it' })
      .catch((e) => e);
    expect(error).toMatchObject({
      code: 'SSH-COMMAND',
      host: target.address,
      command: 'try it',
      exitCode: 7,
      stderrTail: 'broken',
    });
  });

  test('more than 5 MB on both streams is drained, kept in bounds, and every line is seen', async () => {
    let lines = 0;
    const result = await ddb.exec('seq 1 900000; seq 1 900000 >&2', {
      timeoutMs: 30_000,
      onLine: () => lines++,
    });
    expect(lines).toBe(1_800_000);
    expect(result.stdout.length).toBeLessThan(1_100_000);
    expect(result.stdout.startsWith('1\n2\n')).toBe(true);
    expect(result.stdout.endsWith('900000\n')).toBe(true);
    expect(result.stdout).toContain('bytes left out');
  });

  test('characters split between packets stay whole', async () => {
    const lines: string[] = [];
    const command = `for b in '\\346' '\\216' '\\247\\345' '\\210\\266\\n'; do printf "$b"; sleep 0.05; done`;
    const result = await ddb.exec(command, { timeoutMs: 5000, onLine: (_s, line) => lines.push(line) });
    expect(lines).toEqual(['控制']);
    expect(result.stdout).toBe('控制\n');
  });

  test('what a login shell prints before is not part of the output', async () => {
    await onHost(
      0,
      "echo 'echo noise; printf more' > /home/ddb/.bashrc.deck; cat /home/ddb/.bashrc >> /home/ddb/.bashrc.deck; cp /home/ddb/.bashrc /home/ddb/.bashrc.old; mv /home/ddb/.bashrc.deck /home/ddb/.bashrc",
    );
    try {
      expect((await ddb.exec('echo mine', { timeoutMs: 5000 })).stdout).toBe('mine\n');
    } finally {
      await onHost(0, 'mv /home/ddb/.bashrc.old /home/ddb/.bashrc');
    }
  });

  test('standard input arrives whole', async () => {
    const stdin = Buffer.alloc(3_000_000, 'x');
    expect((await ddb.exec('wc -c', { timeoutMs: 10_000, stdin })).stdout.trim()).toBe('3000000');
  });

  test('a child in the background that keeps the output open does not hold us', async () => {
    const startedAt = Date.now();
    const result = await ddb.exec('sleep 31.5 & echo started', { timeoutMs: 20_000 });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'started\n' });
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    await onHost(0, "pkill -f '^sleep 31.5$'");
  });

  test('the end of a very short command is never missed', async () => {
    const connections = await Promise.all(
      [0, 1, 2].map(async (index) => connectHost(await sandboxTarget(index), { timeoutMs: 10_000 })),
    );
    for (let round = 0; round < 300; round++) {
      const results = await Promise.all(
        connections.map((connection) => connection.exec('echo x', { timeoutMs: 5000, check: false })),
      );
      expect(results.map((result) => [result.exitCode, result.stdout])).toEqual(
        results.map(() => [0, 'x\n']),
      );
    }
    for (const connection of connections) connection.close();
  });

  test('15 commands at once all run on one connection (MaxSessions 10)', async () => {
    const results = await Promise.all(
      Array.from({ length: 15 }, (_, i) => ddb.exec(`sleep 0.3; echo ${i}`, { timeoutMs: 20_000 })),
    );
    expect(results.map((result) => Number(result.stdout))).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });
});

describe('a terminal', () => {
  test('shows what is asked only there, and takes the answer', async () => {
    let seen = '';
    const { exitCode, stdout } = await ddb.exec('bash -c \'clear; read -p "go on? " a; echo "got $a"\'', {
      timeoutMs: 20_000,
      terminal(text, type) {
        const asked = /go on\? $/.test(seen);
        seen += text;
        if (!asked && /go on\? $/.test(seen)) type('yes\n');
      },
    });
    expect(exitCode).toBe(0);
    expect(seen).toContain('got yes\r\n');
    expect(stdout).toBe(seen);
  });

  test('ends with all that runs on it when the caller gives up', async () => {
    const stop = new AbortController();
    const running = ddb.exec('sleep 48.5 & read x', {
      timeoutMs: 60_000,
      signal: stop.signal,
      check: false,
      terminal: () => {},
    });
    await until(async () => (await sleepers(0, 48.5)) > 0, 10_000, 'sleep 48.5');
    stop.abort();
    expect((await running).cancelled).toBe(true);
    await gone(0, 48.5);
  });
});

describe('ending commands', () => {
  test('a passed deadline ends the command and its children', async () => {
    const error = await ddb
      .exec('sleep 41.5 & sh -c "sleep 41.5; true"', { timeoutMs: 1000 })
      .catch((e) => e);
    expect(error).toMatchObject({ code: 'SSH-TIMEOUT' });
    await gone(0, 41.5);
  });

  test('cancelling ends the command and its children, also those that ignore TERM', async () => {
    const stop = new AbortController();
    const running = ddb.exec('trap "" TERM; sleep 42.5 & sleep 42.5; sleep 42.5', {
      timeoutMs: 60_000,
      signal: stop.signal,
      check: false,
    });
    await until(async () => (await sleepers(0, 42.5)) === 2, 5000, 'both running');
    stop.abort();
    expect(await running).toMatchObject({ cancelled: true, timedOut: false });
    await gone(0, 42.5);
  });

  test('cancelling ends a command that runs as root', async () => {
    const stop = new AbortController();
    const running = ddb.exec('sleep 43.5', { timeoutMs: 60_000, root: true, signal: stop.signal });
    await until(async () => (await sleepers(0, 43.5)) === 1, 5000, 'running');
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'SSH-CANCELLED' });
    await gone(0, 43.5);
  });

  test('a command that was cancelled before it began never runs', async () => {
    await expect(
      ddb.exec('touch /tmp/never', { timeoutMs: 5000, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'SSH-CANCELLED' });
    expect(await onHost(0, 'ls /tmp/never 2>&1 || true')).toContain('No such file');
  });

  test('a command killed by a signal is not a success', async () => {
    const result = await ddb.exec('kill -9 $$', { timeoutMs: 5000, check: false });
    expect(result.exitCode).not.toBe(0);
  });

  test('closing the connection ends what runs in it', async () => {
    const connection = await connectHost(target, { timeoutMs: 5000 });
    const running = connection.exec('sleep 44.5', { timeoutMs: 60_000 }).catch((e) => e);
    await until(async () => (await sleepers(0, 44.5)) === 1, 5000, 'running');
    connection.close();
    await gone(0, 44.5);
    await running;
  });

  test('a long command ends by itself when the session behind it is gone', async () => {
    const connection = await connectHost(target, { timeoutMs: 5000 });
    const running = connection.exec('sleep 45.5', { timeoutMs: 60_000 }).catch((e) => e);
    await until(async () => (await sleepers(0, 45.5)) === 1, 5000, 'running');
    await onHost(0, 'pkill -9 -f "^sshd: ddb@notty"');
    expect(await running).toMatchObject({ code: 'SSH-LOST' });
    await gone(0, 45.5);
    ddb = await connectHost(target, { timeoutMs: 5000 });
  });
});

describe('losing the connection', () => {
  test('a silent host is noticed in about 7 s, and what was left running there is ended when it is back', async () => {
    const other = await sandboxTarget(1, 'ddb');
    const connection = await connectHost(other, { timeoutMs: 5000 });
    const running = connection.exec('sleep 46.5', { timeoutMs: 5 * 60_000 }).catch((e) => e);
    await until(async () => (await sleepers(1, 46.5)) === 1, 5000, 'running');
    const startedAt = Date.now();
    await fault(1, 'partition');
    try {
      expect(await running).toMatchObject({ code: 'SSH-LOST', detail: { seen: 'no answer for about 7 s' } });
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      expect(await sleepers(1, 46.5)).toBe(1);
    } finally {
      await fault(1, 'heal');
    }
    await gone(1, 46.5);
    await expect(connection.exec('true', { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'SSH-LOST' });
  });

  test('a host that dies in the middle of a command is SSH-LOST, never exit 0', async () => {
    const connection = await connectHost(await sandboxTarget(1), { timeoutMs: 5000 });
    const running = connection.exec('sleep 47.5', { timeoutMs: 60_000, check: false }).catch((e) => e);
    await until(async () => (await sleepers(1, 47.5)) === 1, 5000, 'running');
    await fault(1, 'kill');
    try {
      expect(await running).toMatchObject({ code: 'SSH-LOST' });
    } finally {
      await fault(1, 'start');
    }
  });
});

describe('root', () => {
  test('sudo with a password keeps the password out of input, output and the process list', async () => {
    const dba = await connectHost(await sandboxTarget(0, 'dba'), { timeoutMs: 10_000 });
    const result = await dba.exec('id -u; cat; ps -eo args', {
      timeoutMs: 10_000,
      root: true,
      stdin: 'input\n',
    });
    expect(result.stdout.startsWith('0\ninput\n')).toBe(true);
    expect(result.stderr).toBe('');
    expect(result.stdout).not.toContain(process.env.SANDBOX_DBA_PASSWORD);
    dba.close();
  });

  test('the password is not given to a command when sudo does not ask for it', async () => {
    const open = await connectHost(
      { ...target, sudo: 'password', sudoPassword: 'planted-Sudo-9' },
      { timeoutMs: 10_000 },
    );
    const result = await open.exec('id -u; cat', { timeoutMs: 10_000, root: true });
    expect(result.stdout).toBe('0\n');
    open.close();
  });

  test('a wrong sudo password is SSH-SUDO-PASSWORD, tried once, and never mixed with the input', async () => {
    const dba = await connectHost(
      { ...(await sandboxTarget(0, 'dba')), sudoPassword: 'wrong' },
      { timeoutMs: 10_000 },
    );
    const run = dba.exec('cat', { timeoutMs: 15_000, root: true, stdin: 'a\nb\nc\n' });
    await expect(run).rejects.toMatchObject({ code: 'SSH-SUDO-PASSWORD' });
    dba.close();
  });

  test('users without sudo get SSH-NO-SUDO, whether the credential says so or the host does', async () => {
    const ops = await sandboxTarget(0, 'ops');
    for (const sudo of ['none', 'nopasswd', 'password'] as const) {
      const connection = await connectHost(
        { ...ops, sudo, sudoPassword: ops.password },
        { timeoutMs: 10_000 },
      );
      await expect(connection.exec('true', { timeoutMs: 10_000, root: true })).rejects.toMatchObject({
        code: 'SSH-NO-SUDO',
      });
      connection.close();
    }
  });

  test('root finds the administration tools', async () => {
    expect(
      (await ddb.exec('command -v ip; command -v ldconfig', { timeoutMs: 5000, root: true })).exitCode,
    ).toBe(0);
  });
});

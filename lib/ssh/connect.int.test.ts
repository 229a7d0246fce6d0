import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { connectHost } from './connect';
import { probeHostKey } from './host-key';
import { SshPool } from './pool';
import { fault, onHost, sandboxHost, sandboxTarget, until } from './test-sandbox';
import type { HostConnection, SshTarget } from './types';

const open: HostConnection[] = [];
const connect = async (target: SshTarget, timeoutMs = 10_000) => {
  const connection = await connectHost(target, { timeoutMs });
  open.push(connection);
  return connection;
};

afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

describe('signing in', () => {
  test.each(['root', 'ddb', 'ops', 'dba'] as const)('account %s reaches a shell as itself', async (user) => {
    const connection = await connect(await sandboxTarget(0, user));
    expect((await connection.exec('id -un', { timeoutMs: 5000 })).stdout).toBe(`${user}\n`);
  });

  test('the fingerprint is the one that ssh-keygen prints', async () => {
    const key = await probeHostKey(sandboxHost(0), 22, { timeoutMs: 5000 });
    expect(key.algorithm).toBe('ssh-ed25519');
    expect(await onHost(0, 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).toContain(
      ` ${key.fingerprint} `,
    );
  });

  test('a wrong password is SSH-AUTH, sent once only, and is not in the error', async () => {
    const target: SshTarget = { ...(await sandboxTarget(0, 'ops')), password: 'planted-Wrong-7' };
    const failures = () =>
      onHost(0, 'journalctl -q --no-pager | grep -c "Failed password for ops" || true').then(Number);
    const before = await failures();
    const error = await connectHost(target, { timeoutMs: 15_000 }).catch((e) => e);
    expect(error).toMatchObject({ code: 'SSH-AUTH' });
    expect(JSON.stringify(error) + error.stack).not.toContain('planted-Wrong-7');
    expect((await failures()) - before).toBe(1);
  });

  test('a host that asks by keyboard-interactive only gets the password there', async () => {
    const config = '/etc/ssh/sshd_config.d/00-kbd.conf';
    await onHost(
      0,
      `printf 'Match User ops\\n PasswordAuthentication no\\n KbdInteractiveAuthentication yes\\nMatch all\\n' > ${config}; systemctl reload ssh`,
    );
    try {
      // While sshd takes its new configuration it refuses connections; anything else is a failure.
      const connection = await until(
        async () => {
          try {
            return await connect(await sandboxTarget(0, 'ops'));
          } catch (error) {
            if (isAppError(error) && /^SSH-(UNREACHABLE|LOST)$/.test(error.code)) return undefined;
            throw error;
          }
        },
        15_000,
        'sshd back',
      );
      expect((await connection?.exec('id -un', { timeoutMs: 5000 }))?.stdout).toBe('ops\n');
    } finally {
      await onHost(0, `rm ${config}; systemctl reload ssh`);
      await until(() => sandboxTarget(0).catch(() => undefined), 5000, 'sshd back');
    }
  });

  test('a private key that cannot be read is SSH-AUTH', async () => {
    const target = {
      ...(await sandboxTarget(0)),
      privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n-----END OPENSSH PRIVATE KEY-----\n',
    };
    await expect(connectHost(target, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'SSH-AUTH' });
  });
});

describe('host keys', () => {
  test('without a pin nothing is sent and the fingerprint is named', async () => {
    const target = await sandboxTarget(0);
    const error = await connectHost({ ...target, hostKey: undefined }, { timeoutMs: 5000 }).catch((e) => e);
    expect(error).toMatchObject({ code: 'SSH-HOST-KEY-UNKNOWN', detail: { seen: target.hostKey } });
  });

  test('a changed host key stops the connection before the password and names both fingerprints', async () => {
    const target = await sandboxTarget(1, 'ops');
    const key = '/etc/ssh/ssh_host_ed25519_key';
    await onHost(1, `cp -p ${key} ${key}.pub /root/`);
    await fault(1, 'rekey');
    try {
      const seen = await until(
        () => probeHostKey(target.address, 22, { timeoutMs: 2000 }).catch(() => undefined),
        5000,
        'sshd back',
      );
      const before = await onHost(1, 'journalctl -q --no-pager | grep -c "for ops from" || true');
      const error = await connectHost(target, { timeoutMs: 5000 }).catch((e) => e);
      expect(error).toMatchObject({ code: 'SSH-HOST-KEY-CHANGED', detail: { seen: seen?.fingerprint } });
      expect(error.text.en).toContain(target.hostKey);
      expect(error.text.zh).toContain(seen?.fingerprint);
      expect(await onHost(1, 'journalctl -q --no-pager | grep -c "for ops from" || true')).toBe(before);
    } finally {
      await onHost(
        1,
        `mv /root/ssh_host_ed25519_key /root/ssh_host_ed25519_key.pub /etc/ssh/; systemctl reload ssh`,
      );
      await until(
        async () => (await sandboxTarget(1).catch(() => undefined))?.hostKey === target.hostKey,
        5000,
        'old key back',
      );
    }
  });
});

describe('hosts that do not answer', () => {
  test('a closed port, an empty address and a silent one are told apart', async () => {
    const target = await sandboxTarget(0);
    const seen = (change: Partial<SshTarget>) =>
      connectHost({ ...target, ...change }, { timeoutMs: 5000 }).then(
        () => 'connected',
        (error) => [error.code, error.detail.seen],
      );
    expect(await seen({ port: 2 })).toEqual(['SSH-UNREACHABLE', 'connection refused']);
    expect(await seen({ address: target.address.replace(/\d+$/, '250') })).toEqual([
      'SSH-UNREACHABLE',
      'no route to host',
    ]);
    await fault(1, 'partition');
    try {
      // Until the neighbour entry expires the kernel sends into the void, afterwards it knows of no route.
      expect(await seen({ address: sandboxHost(1) })).toEqual([
        'SSH-UNREACHABLE',
        expect.stringMatching(/^(timed out|no route to host)$/),
      ]);
    } finally {
      await fault(1, 'heal');
    }
  });

  test('a host that hangs after taking the connection is SSH-TIMEOUT within the deadline', async () => {
    const target = await sandboxTarget(1);
    await fault(1, 'freeze');
    try {
      const startedAt = Date.now();
      await expect(connectHost(target, { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'SSH-TIMEOUT' });
      expect(Date.now() - startedAt).toBeLessThan(20_000);
    } finally {
      await fault(1, 'thaw');
    }
  });

  test('cancelling ends the attempt at once', async () => {
    const target = { ...(await sandboxTarget(0)), address: sandboxHost(1) };
    await fault(1, 'partition');
    try {
      const stop = new AbortController();
      const attempt = connectHost(target, { timeoutMs: 30_000, signal: stop.signal });
      stop.abort();
      await expect(attempt).rejects.toMatchObject({ code: 'SSH-CANCELLED' });
    } finally {
      await fault(1, 'heal');
    }
  });
});

describe('many connections', () => {
  test('40 sign-ins at once all succeed although sshd drops some (MaxStartups)', async () => {
    const target = await sandboxTarget(0);
    const connections = await Promise.all(Array.from({ length: 40 }, () => connect(target, 30_000)));
    expect(connections.every((connection) => connection.alive)).toBe(true);
  });
});

describe('the pool', () => {
  let target: SshTarget;
  beforeAll(async () => {
    target = await sandboxTarget(1);
  });
  const sessions = () => onHost(1, "ss -Htn state established 'sport = :22' | wc -l").then(Number);

  test('users at the same time share one connection, which is closed when the last has gone', async () => {
    await until(async () => (await sessions()) === 0, 5000, 'no older sessions');
    const pool = new SshPool({ idleMs: 200 });
    const [a, b] = await Promise.all([
      pool.get(target, { timeoutMs: 5000 }),
      pool.get(target, { timeoutMs: 5000 }),
    ]);
    expect(await sessions()).toBe(1);
    a.close();
    expect((await b.exec('echo still', { timeoutMs: 5000 })).stdout).toBe('still\n');
    b.close();
    await until(async () => (await sessions()) === 0, 5000, 'connection closed after idling');
  });

  test('a lost connection is replaced at the next use', async () => {
    const pool = new SshPool();
    const first = await pool.get(target, { timeoutMs: 5000 });
    const cut = first.exec('kill -9 $PPID; sleep 60', { timeoutMs: 5000 });
    await expect(cut).rejects.toMatchObject({ code: 'SSH-LOST' });
    first.close();
    const second = await pool.get(target, { timeoutMs: 5000 });
    expect((await second.exec('echo back', { timeoutMs: 5000 })).stdout).toBe('back\n');
    pool.closeAll();
  });
});

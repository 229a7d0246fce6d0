import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectHost } from './connect';
import { sha256 } from './hash';
import { fault, onHost, sandboxTarget, until } from './test-sandbox';
import type { HostConnection, UploadOptions } from './types';

const MB = 1024 * 1024;
const folder = mkdtempSync(path.join(tmpdir(), 'deck-transfer-'));
let ddb: HostConnection;

beforeAll(async () => {
  ddb = await connectHost(await sandboxTarget(0, 'ddb'), { timeoutMs: 10_000 });
  await onHost(0, 'install -d -o ddb /srv/deck; install -d /srv/rootonly');
});
afterAll(async () => {
  ddb?.close();
  rmSync(folder, { recursive: true });
  await onHost(0, 'rm -rf /srv/deck /srv/rootonly');
});

/** Gives a local file of random bytes and what `upload` wants to know of it. */
function localFile(sizeBytes: number): { file: string; content: Buffer; options: UploadOptions } {
  const content = randomBytes(sizeBytes);
  const file = path.join(folder, `file-${sizeBytes}`);
  writeFileSync(file, content);
  return { file, content, options: { timeoutMs: 60_000, sha256: sha256(content), sizeBytes } };
}
const namesIn = (host: number, dir: string) => onHost(host, `ls -A ${dir}`);

describe('small files', () => {
  test('any bytes and any mode arrive, also over an older file, and no temporary file stays', async () => {
    const content = Buffer.concat([randomBytes(100_000), Buffer.from('\r\n控制节点\0')]);
    await ddb.writeFile('/srv/deck/a file', 'old', { timeoutMs: 5000 });
    await ddb.writeFile('/srv/deck/a file', content, { timeoutMs: 5000, mode: 0o640 });
    expect(await ddb.readFile('/srv/deck/a file', { timeoutMs: 5000 })).toEqual(content);
    expect(await onHost(0, "stat -c '%a %U' '/srv/deck/a file'")).toBe('640 ddb');
    expect(await namesIn(0, '/srv/deck')).toBe('a file');
  });

  test('an empty file can be written and read', async () => {
    await ddb.writeFile('/srv/deck/empty', '', { timeoutMs: 5000 });
    expect(await ddb.readFile('/srv/deck/empty', { timeoutMs: 5000 })).toEqual(Buffer.alloc(0));
  });

  test('a file that is not there reads as undefined, one above the limit is an error', async () => {
    expect(await ddb.readFile('/srv/deck/none', { timeoutMs: 5000 })).toBeUndefined();
    expect(await ddb.readFile('/srv/rootonly/none', { timeoutMs: 5000, root: true })).toBeUndefined();
    await ddb.writeFile('/srv/deck/big', 'x'.repeat(2000), { timeoutMs: 5000 });
    for (const root of [false, true]) {
      await expect(
        ddb.readFile('/srv/deck/big', { timeoutMs: 5000, maxBytes: 1999, root }),
      ).rejects.toMatchObject({ code: 'SSH-FILE' });
      expect((await ddb.readFile('/srv/deck/big', { timeoutMs: 5000, maxBytes: 2000, root }))?.length).toBe(
        2000,
      );
    }
  });

  test('files of /proc, which have no size, can be read', async () => {
    expect((await ddb.readFile('/proc/version', { timeoutMs: 5000 }))?.toString()).toContain('Linux');
  });

  test('a directory that is missing or not ours is SSH-FILE and says why', async () => {
    await expect(ddb.writeFile('/srv/nowhere/x', 'x', { timeoutMs: 5000 })).rejects.toMatchObject({
      code: 'SSH-FILE',
    });
    await expect(ddb.writeFile('/srv/rootonly/x', 'x', { timeoutMs: 5000 })).rejects.toMatchObject({
      code: 'SSH-FILE',
      detail: { seen: expect.stringMatching(/permission denied/i) },
    });
  });

  test('as root a file goes where the user may not write', async () => {
    const dba = await connectHost(await sandboxTarget(0, 'dba'), { timeoutMs: 10_000 });
    const content = randomBytes(5000);
    await dba.writeFile('/srv/rootonly/x', content, { timeoutMs: 10_000, root: true, mode: 0o600 });
    expect(await dba.readFile('/srv/rootonly/x', { timeoutMs: 10_000, root: true })).toEqual(content);
    expect(await onHost(0, "stat -c '%a %U' /srv/rootonly/x")).toBe('600 root');
    await expect(
      dba.writeFile('/srv/nowhere/x', content, { timeoutMs: 10_000, root: true }),
    ).rejects.toMatchObject({ code: 'SSH-FILE' });
    dba.close();
  });

  test('many files at once go over one connection', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `/srv/deck/many-${i}`);
    await Promise.all(names.map((name) => ddb.writeFile(name, name, { timeoutMs: 20_000 })));
    expect(await onHost(0, 'cat /srv/deck/many-* | wc -c')).toBe(String(names.join('').length));
  });

  test('a full disk is SSH-NO-SPACE with the figures', async () => {
    await onHost(0, 'install -d -o ddb /srv/full');
    await fault(0, 'smalldisk', '64k', '/srv/full');
    try {
      for (const root of [false, true]) {
        const error = await ddb
          .writeFile('/srv/full/x', randomBytes(100_000), { timeoutMs: 10_000, root })
          .catch((e) => e);
        expect(error.code).toBe('SSH-NO-SPACE');
        expect(error.text.en).toContain('100000 bytes needed');
      }
      await until(async () => (await namesIn(0, '/srv/full')) === '', 3000, 'temporary file removed');
    } finally {
      await fault(0, 'bigdisk', '/srv/full');
    }
  });

  test('a host without SFTP gets its files through the shell', async () => {
    await onHost(1, "sed -i 's/^Subsystem/#Subsystem/' /etc/ssh/sshd_config; systemctl reload ssh");
    try {
      const target = await until(() => sandboxTarget(1).catch(() => undefined), 5000, 'sshd back');
      const connection = await connectHost(target as NonNullable<typeof target>, { timeoutMs: 5000 });
      const content = randomBytes(200_000);
      await connection.writeFile('/srv/shell', content, { timeoutMs: 10_000, mode: 0o600 });
      expect(await connection.readFile('/srv/shell', { timeoutMs: 10_000 })).toEqual(content);
      expect(await onHost(1, 'stat -c %a /srv/shell; rm /srv/shell')).toBe('600');
      connection.close();
    } finally {
      await onHost(1, "sed -i 's/^#Subsystem/Subsystem/' /etc/ssh/sshd_config; systemctl reload ssh");
      await until(() => sandboxTarget(1).catch(() => undefined), 5000, 'sshd back');
    }
  });
});

describe('large files', () => {
  test('the content, mode and progress are right and no temporary file stays', async () => {
    const { file, content, options } = localFile(20 * MB + 17);
    const progress: number[] = [];
    await ddb.upload(file, '/srv/deck/package.zip', {
      ...options,
      mode: 0o600,
      onProgress: (sent) => progress.push(sent),
    });
    expect(await onHost(0, 'sha256sum < /srv/deck/package.zip')).toContain(sha256(content));
    expect(await onHost(0, 'stat -c %a /srv/deck/package.zip')).toBe('600');
    expect(await onHost(0, 'ls -A /srv/deck | grep -c deck- || true')).toBe('0');
    expect(progress.at(-1)).toBe(content.length);
  });

  test('as root it goes where the user may not write', async () => {
    const dba = await connectHost(await sandboxTarget(0, 'dba'), { timeoutMs: 10_000 });
    const { file, content, options } = localFile(5 * MB);
    await expect(dba.upload(file, '/srv/rootonly/p.zip', options)).rejects.toMatchObject({
      code: 'SSH-FILE',
    });
    await dba.upload(file, '/srv/rootonly/p.zip', { ...options, root: true });
    expect(await onHost(0, 'sha256sum < /srv/rootonly/p.zip')).toContain(sha256(content));
    dba.close();
  });

  test('another content than announced is SSH-HASH and is not put in place', async () => {
    const { file, options } = localFile(3 * MB);
    await expect(
      ddb.upload(file, '/srv/deck/wrong', { ...options, sha256: '0'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'SSH-HASH' });
    expect(await onHost(0, 'ls -A /srv/deck | grep -c wrong || true')).toBe('0');
  });

  test('a file that does not fit is refused before it is sent', async () => {
    await onHost(0, 'install -d -o ddb /srv/full');
    await fault(0, 'smalldisk', '8m', '/srv/full');
    try {
      const { file, options } = localFile(20 * MB);
      let sent = 0;
      const error = await ddb
        .upload(file, '/srv/full/x', {
          ...options,
          onProgress: (n) => {
            sent = n;
          },
        })
        .catch((e) => e);
      expect(error).toMatchObject({
        code: 'SSH-NO-SPACE',
        detail: { seen: expect.stringMatching(/free 8\d{6}, needed 20971520/) },
      });
      expect(sent).toBe(0);
    } finally {
      await fault(0, 'bigdisk', '/srv/full');
    }
  });

  test('a disk that fills up meanwhile is SSH-NO-SPACE and the piece is removed', async () => {
    await onHost(0, 'install -d -o ddb /srv/full');
    await fault(0, 'smalldisk', '32m', '/srv/full');
    try {
      const { file, options } = localFile(30 * MB);
      let filled: Promise<string> | undefined;
      await fault(0, 'slow', '100mbit');
      const onProgress = () => {
        filled ??= onHost(0, 'head -c 20M /dev/zero > /srv/full/other');
      };
      const error = await ddb.upload(file, '/srv/full/x', { ...options, onProgress }).catch((e) => e);
      await filled;
      expect(error).toMatchObject({ code: 'SSH-NO-SPACE' });
      expect(await namesIn(0, '/srv/full')).toBe('other');
    } finally {
      await fault(0, 'fast');
      await fault(0, 'bigdisk', '/srv/full');
    }
  });

  test('a file that became shorter while it was sent is no matter of space', async () => {
    const { file, options } = localFile(MB);
    const error = await ddb.upload(file, '/srv/deck/cut', { ...options, sizeBytes: 2 * MB }).catch((e) => e);
    expect(error).toMatchObject({ code: 'SSH-HASH' });
    expect(await namesIn(0, '/srv/deck')).not.toContain('cut');
  });

  test('a slow line that needs longer than the keepalive is no loss', async () => {
    await fault(1, 'slow', '4mbit');
    try {
      const connection = await connectHost(await sandboxTarget(1), { timeoutMs: 20_000 });
      const { file, content, options } = localFile(6 * MB);
      await connection.upload(file, '/srv/slow', options);
      expect(await onHost(1, 'sha256sum < /srv/slow; rm /srv/slow')).toContain(sha256(content));
      connection.close();
    } finally {
      await fault(1, 'fast');
    }
  });

  test('a network cut during the upload is SSH-LOST in time, and nothing of it stays', async () => {
    const connection = await connectHost(await sandboxTarget(1), { timeoutMs: 10_000 });
    await onHost(1, 'mkdir -p /srv/cut');
    await fault(1, 'slow', '50mbit');
    const { file, options } = localFile(40 * MB);
    let cut: Promise<number> | undefined;
    const onProgress = (sent: number) => {
      if (sent > 10 * MB) cut ??= fault(1, 'partition').then(() => Date.now());
    };
    try {
      const error = await connection.upload(file, '/srv/cut/x', { ...options, onProgress }).catch((e) => e);
      const lostAt = Date.now();
      expect(error).toMatchObject({ code: 'SSH-LOST' });
      expect(lostAt - ((await cut) ?? 0)).toBeLessThan(12_000);
    } finally {
      await fault(1, 'heal');
      await fault(1, 'fast');
    }
    await until(async () => (await namesIn(1, '/srv/cut')) === '', 20_000, 'piece removed');
  });

  test('cancelling stops the upload and removes the piece', async () => {
    await fault(1, 'slow', '50mbit');
    try {
      await onHost(1, 'mkdir -p /srv/cancel');
      const connection = await connectHost(await sandboxTarget(1), { timeoutMs: 10_000 });
      const { file, options } = localFile(40 * MB);
      const stop = new AbortController();
      const onProgress = (sent: number) => {
        if (sent > 5 * MB) stop.abort();
      };
      await expect(
        connection.upload(file, '/srv/cancel/x', { ...options, signal: stop.signal, onProgress }),
      ).rejects.toMatchObject({ code: 'SSH-CANCELLED' });
      await until(async () => (await namesIn(1, '/srv/cancel')) === '', 5000, 'piece removed');
      expect((await connection.exec('echo alive', { timeoutMs: 5000 })).stdout).toBe('alive\n');
      connection.close();
    } finally {
      await fault(1, 'fast');
    }
  });
});

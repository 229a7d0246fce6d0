import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { ClientChannel } from 'ssh2';
import { receiveUpload } from '@/lib/commands/files';
import { cancelled, fileFailed, hashMismatch, noSpace, timedOut } from './errors';
import { runRemote } from './exec';
import { temporaryName } from './files';
import type { Link } from './link';
import type { UploadOptions } from './types';

const CHUNK_BYTES = 1024 * 1024;

/** Sends a local file as `HostConnection.upload` says; one command on the host checks the space, writes, hashes while it writes, and renames. */
export async function uploadFile(
  link: Link,
  localPath: string,
  remotePath: string,
  options: UploadOptions,
): Promise<void> {
  const { timeoutMs, signal, root, sha256, sizeBytes, mode = 0o644 } = options;
  const label = `upload ${remotePath}`;
  const command = receiveUpload({
    file: remotePath,
    temporary: temporaryName(remotePath),
    sha256,
    mode,
    sizeBytes,
  });
  let said = '';
  let stdin: ClientChannel | undefined;
  let localError: unknown;
  const onLine = (stream: 'out' | 'err', line: string) => {
    if (stream !== 'out') return;
    said = line;
    if (line === 'deck-ready' && stdin) {
      sendFile(localPath, stdin, options).catch((error) => {
        localError = error;
        stdin?.end();
      });
    }
  };
  const feed = (channel: ClientChannel) => {
    stdin = channel;
  };
  const result = await runRemote(link, command, {
    timeoutMs,
    signal,
    root,
    check: false,
    label,
    onLine,
    feed,
  });
  if (result.cancelled) throw cancelled(link.address, label);
  if (result.timedOut) throw timedOut(link.address, label, timeoutMs);
  if (localError) throw localError;
  if (result.exitCode === 0) return;
  const [word, value = ''] = said.split(' ');
  if (word === 'deck-hash') throw hashMismatch(link.address, remotePath, sha256, value);
  if (word === 'deck-space' && result.exitCode === 75)
    throw noSpace(link.address, remotePath, Number(value) * 1024, sizeBytes);
  throw fileFailed(link.address, remotePath, result.stderr.trim() || `exit ${result.exitCode}`);
}

/** Reads the next piece while the one before is being sent. */
async function sendFile(
  localPath: string,
  stdin: ClientChannel,
  { onProgress, signal }: UploadOptions,
): Promise<void> {
  const file = await open(localPath);
  const closed = once(stdin, 'close');
  const pieces = [0, 1].map(() => ({ buffer: Buffer.allocUnsafe(CHUNK_BYTES), sent: Promise.resolve() }));
  try {
    let sentBytes = 0;
    for (let turn = 0; !signal?.aborted && stdin.writable; turn ^= 1) {
      const piece = pieces[turn] as (typeof pieces)[number];
      await Promise.race([piece.sent, closed]);
      const { bytesRead } = await file.read(piece.buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      const bytes = piece.buffer.subarray(0, bytesRead);
      piece.sent = new Promise((resolve) => stdin.write(bytes, () => resolve()));
      sentBytes += bytesRead;
      onProgress?.(sentBytes);
    }
  } finally {
    stdin.end();
    await file.close();
  }
}

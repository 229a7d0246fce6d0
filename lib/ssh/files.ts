import { randomBytes } from 'node:crypto';
import path from 'node:path';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { freeKilobytes, readAsBase64, receiveFile } from '@/lib/commands/files';
import { isAppError } from '@/lib/errors';
import { cancelled, fileFailed, hashMismatch, noSpace, timedOut } from './errors';
import { runRemote } from './exec';
import { sha256 } from './hash';
import type { Link } from './link';
import { NoSftp, type SftpSessions } from './sftp';
import { Stop } from './stop';
import type { ReadFileOptions, WriteFileOptions } from './types';

const { OPEN_MODE } = ssh2.utils.sftp;
/** Read and write a file that must not exist yet (`wx+`). */
const NEW_FILE = OPEN_MODE.READ | OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.EXCL;
const READ_CHUNK = 32 * 1024;
const READ_MAX_BYTES = 4 * 1024 * 1024;

/** Gives the hidden name beside `file` under which its new content arrives. */
export function temporaryName(file: string): string {
  return path.posix.join(
    path.posix.dirname(file),
    `.${path.posix.basename(file)}.deck-${randomBytes(4).toString('hex')}`,
  );
}

/** Writes a small file as `HostConnection.writeFile` says: over SFTP, or through a shell as root or where there is no SFTP. */
export async function writeRemote(
  link: Link,
  sessions: SftpSessions,
  file: string,
  content: Buffer,
  options: WriteFileOptions,
): Promise<void> {
  if (options.root) return writeByShell(link, file, content, options);
  try {
    await withStop(link, `write ${file}`, options, (stop) =>
      sessions.use(stop, (sftp) => writeBySftp(link, sftp, stop, file, content, options.mode ?? 0o644)),
    );
  } catch (error) {
    if (!(error instanceof NoSftp)) throw error;
    await writeByShell(link, file, content, options);
  }
}

/** Reads a file as `HostConnection.readFile` says. */
export async function readRemote(
  link: Link,
  sessions: SftpSessions,
  file: string,
  options: ReadFileOptions,
): Promise<Buffer | undefined> {
  const maxBytes = options.maxBytes ?? READ_MAX_BYTES;
  if (options.root) return readByShell(link, file, maxBytes, options);
  try {
    return await withStop(link, `read ${file}`, options, (stop) =>
      sessions.use(stop, (sftp) => readBySftp(link, sftp, stop, file, maxBytes)),
    );
  } catch (error) {
    if (!(error instanceof NoSftp)) throw error;
    return readByShell(link, file, maxBytes, options);
  }
}

async function withStop<T>(
  link: Link,
  label: string,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
  work: (stop: Stop) => Promise<T>,
): Promise<T> {
  const stop = new Stop(timeoutMs, signal);
  try {
    return await work(stop);
  } catch (error) {
    if (stop.reason && error === stop.reason) {
      throw stop.reason === 'cancelled'
        ? cancelled(link.address, label)
        : timedOut(link.address, label, timeoutMs);
    }
    throw error;
  } finally {
    stop.clear();
  }
}

/** SFTP answers in order, so what belongs together is sent together: three round trips for one file. */
async function writeBySftp(
  link: Link,
  sftp: SFTPWrapper,
  stop: Stop,
  file: string,
  content: Buffer,
  mode: number,
): Promise<void> {
  const ask = asker(link, stop);
  const temporary = temporaryName(file);
  let handle: Buffer | undefined;
  try {
    const open = await ask<Buffer>((done) => sftp.open(temporary, NEW_FILE, { mode: 0o600 }, done));
    handle = open;
    const [, , , back] = await Promise.all([
      content.length > 0
        ? ask<void>((done) => sftp.write(open, content, 0, content.length, 0, (e) => done(e)))
        : undefined,
      ask<void>((done) => sftp.fchmod(open, mode, (e) => done(e))),
      ask<void>((done) => sftp.ext_openssh_fsync(open, (e) => done(e))).catch(ignoreUnsupported),
      content.length > 0 ? readHandle(ask, sftp, open, content.length) : Buffer.alloc(0),
    ]);
    if (!back.equals(content)) throw hashMismatch(link.address, file, sha256(content), sha256(back));
    await ask<void>((done) => sftp.close(open, (e) => done(e)));
    handle = undefined;
    await ask<void>((done) => sftp.ext_openssh_rename(temporary, file, (e) => done(e))).catch((error) => {
      ignoreUnsupported(error);
      return ask<void>((done) => sftp.rename(temporary, file, (e) => done(e)));
    });
  } catch (error) {
    if (!link.gone && handle) sftp.close(handle, () => {});
    if (!link.gone) sftp.unlink(temporary, () => {});
    throw await explain(link, sftp, file, content.length, error);
  }
}

type Ask = <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void) => Promise<T>;

function asker(link: Link, stop: Stop): Ask {
  return (start) => {
    if (stop.reason) return Promise.reject(stop.reason);
    return new Promise((resolve, reject) => {
      const onStop = () => reject(stop.reason);
      stop.signal.addEventListener('abort', onStop, { once: true });
      link
        .call(start)
        .then(resolve, reject)
        .finally(() => stop.signal.removeEventListener('abort', onStop));
    });
  };
}

/** ssh2 throws at once when the server does not announce an extension. */
function ignoreUnsupported(error: unknown): void {
  if (
    !(error instanceof Error && /does not support this extended request|OP_UNSUPPORTED/i.test(error.message))
  )
    throw error;
}

async function explain(
  link: Link,
  sftp: SFTPWrapper,
  file: string,
  needBytes: number,
  error: unknown,
): Promise<unknown> {
  if (isAppError(error) || typeof error === 'string') return error;
  const { code, message } = error as Error & { code?: number };
  if (code === 4) {
    const free = await freeBySftp(link, sftp, path.posix.dirname(file)).catch(() => undefined);
    if (free !== undefined && free < needBytes + 4096) return noSpace(link.address, file, free, needBytes);
  }
  return fileFailed(link.address, file, message, error);
}

async function freeBySftp(link: Link, sftp: SFTPWrapper, directory: string): Promise<number> {
  const info = await link.call<{ f_frsize: number; f_bavail: number }>((done) =>
    sftp.ext_openssh_statvfs(directory, done),
  );
  return Number(info.f_bavail) * Number(info.f_frsize);
}

async function readHandle(ask: Ask, sftp: SFTPWrapper, handle: Buffer, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0; at < maxBytes; ) {
    const buffer = Buffer.alloc(Math.min(READ_CHUNK, maxBytes - at));
    const read = await ask<number>((done) => sftp.read(handle, buffer, 0, buffer.length, at, done)).catch(
      zeroAtEnd,
    );
    if (read === 0) break;
    parts.push(buffer.subarray(0, read));
    at += read;
  }
  return Buffer.concat(parts);
}

function zeroAtEnd(error: unknown): number {
  if ((error as { code?: number }).code === 1) return 0;
  throw error;
}

async function readBySftp(
  link: Link,
  sftp: SFTPWrapper,
  stop: Stop,
  file: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const ask = asker(link, stop);
  try {
    const handle = await ask<Buffer>((done) => sftp.open(file, 'r', done));
    try {
      const content = await readHandle(ask, sftp, handle, maxBytes + 1);
      if (content.length > maxBytes) throw fileFailed(link.address, file, `larger than ${maxBytes} bytes`);
      return content;
    } finally {
      if (!link.gone) sftp.close(handle, () => {});
    }
  } catch (error) {
    if ((error as { code?: number }).code === 2) return undefined;
    if (isAppError(error) || typeof error === 'string') throw error;
    throw fileFailed(link.address, file, (error as Error).message, error);
  }
}

async function writeByShell(
  link: Link,
  file: string,
  content: Buffer,
  options: WriteFileOptions,
): Promise<void> {
  const { timeoutMs, signal, root, mode = 0o644 } = options;
  const command = receiveFile({ file, temporary: temporaryName(file), sha256: sha256(content), mode });
  const result = await runRemote(link, command, {
    timeoutMs,
    signal,
    root,
    stdin: content,
    check: false,
    label: `write ${file}`,
  });
  if (result.cancelled) throw cancelled(link.address, `write ${file}`);
  if (result.timedOut) throw timedOut(link.address, `write ${file}`, timeoutMs);
  if (result.exitCode === 0) return;
  const seen = /^deck-hash (\S*)/m.exec(result.stdout)?.[1];
  if (seen !== undefined) throw hashMismatch(link.address, file, sha256(content), seen);
  const free = await freeByShell(link, path.posix.dirname(file), options);
  if (free !== undefined && free < content.length + 4096)
    throw noSpace(link.address, file, free, content.length);
  throw fileFailed(link.address, file, result.stderr.trim() || `exit ${result.exitCode}`);
}

async function freeByShell(
  link: Link,
  directory: string,
  { timeoutMs, root }: WriteFileOptions,
): Promise<number | undefined> {
  const result = await runRemote(link, freeKilobytes(directory), { timeoutMs, root, check: false });
  const kilobytes = Number.parseInt(result.stdout, 10);
  return Number.isNaN(kilobytes) ? undefined : kilobytes * 1024;
}

async function readByShell(
  link: Link,
  file: string,
  maxBytes: number,
  { timeoutMs, signal, root }: ReadFileOptions,
): Promise<Buffer | undefined> {
  const lines: string[] = [];
  const onLine = (stream: 'out' | 'err', line: string) => {
    if (stream === 'out') lines.push(line);
  };
  await runRemote(link, readAsBase64(file, maxBytes), {
    timeoutMs,
    signal,
    root,
    onLine,
    label: `read ${file}`,
  });
  const [state, ...data] = lines;
  if (state === 'none') return undefined;
  if (state !== 'data') throw fileFailed(link.address, file, `larger than ${maxBytes} bytes`);
  return Buffer.from(data.join(''), 'base64');
}

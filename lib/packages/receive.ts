import 'server-only';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { dataPath } from '@/lib/env';
import { AppError } from '@/lib/errors';

export interface Received {
  path: string;
  sha256: string;
  sizeBytes: number;
}

/** Directory of uploaded packages inside the data directory. */
export function packagePath(...parts: string[]): string {
  return dataPath('packages', ...parts);
}

async function refuseWithoutSpace(expectedBytes: number | undefined): Promise<void> {
  if (!expectedBytes) return;
  const { bavail, bsize } = await statfs(packagePath());
  const free = bavail * bsize;
  if (free > expectedBytes * 1.05) return;
  throw new AppError(
    'PACKAGE-NO-SPACE',
    {
      en: 'Deck’s data directory has too little space for this package.',
      zh: 'Deck 数据目录的剩余空间不足以保存该安装包。',
    },
    { seen: `${free} < ${expectedBytes} bytes` },
  );
}

/** Writes an upload to a temporary file while hashing it, never holding it in memory; the file is gone when anything fails. */
export async function receiveFile(
  body: ReadableStream<Uint8Array>,
  expectedBytes: number | undefined,
): Promise<Received> {
  await mkdir(packagePath(), { recursive: true, mode: 0o700 });
  await refuseWithoutSpace(expectedBytes);
  const path = packagePath(`upload-${randomUUID()}.part`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      next(null, chunk);
    },
  });
  try {
    await pipeline(
      Readable.fromWeb(body as import('node:stream/web').ReadableStream),
      meter,
      createWriteStream(path, { mode: 0o600 }),
    );
    if (expectedBytes !== undefined && sizeBytes !== expectedBytes) {
      throw new AppError(
        'PACKAGE-CUT',
        { en: 'The upload broke off.', zh: '上传中断，文件不完整。' },
        { seen: `${sizeBytes} / ${expectedBytes}` },
      );
    }
    return { path, sha256: hash.digest('hex'), sizeBytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Moves a received file to its place, named by its hash. */
export async function keepFile(received: Received): Promise<string> {
  const path = packagePath(`${received.sha256}.zip`);
  await rename(received.path, path);
  return path;
}

import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error';

const PART = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u;

/** Writes files below a directory by relative path. Throws `UsageError` for a path that would leave it, also through a symbolic link. */
export async function writeFiles(directory: string, files: Record<string, string>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [relative, text] of Object.entries(files)) {
    const parts = relative.split('/');
    if (!parts.every((part) => PART.test(part))) throw new UsageError(`${relative}: not a safe path`);
    for (let depth = 1; depth < parts.length; depth++)
      await makeDirectory(path.join(directory, ...parts.slice(0, depth)));
    await writeOne(path.join(directory, ...parts), text);
  }
}

async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await lstat(directory)).isDirectory())
    throw new UsageError(`${directory}: is not a directory; nothing is written through links`);
}

async function writeOne(file: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const handle = await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

import { createHash } from 'node:crypto';
import type { ActionContext } from '@/lib/runs/action';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { hashesOf } from './hash';
import { clearForWriting } from './leftovers';
import { LOOK_MS } from './remote';

const MODE = 0o644;

interface ConfigFile {
  name: string;
  content: string;
}

/** The configuration files that one installation is to have. */
export interface ConfigFiles {
  dir: string;
  files: ConfigFile[];
}

/** Gives the files as a plan shows them, with their paths and rights. */
export function plannedFiles({ dir, files }: ConfigFiles) {
  const { config } = pathsOf(dir);
  return files.map(({ name, content }) => ({ path: `${config}/${name}`, content, mode: MODE }));
}

/** Gives those that are missing on the host or have another content there. */
export async function differing(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, files }: ConfigFiles,
): Promise<ConfigFile[]> {
  const path = (name: string) => `${pathsOf(dir).config}/${name}`;
  const paths = files.map(({ name }) => path(name));
  const found = await hashesOf(ctx, conn, paths);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  return files.filter(({ name, content }) => found.get(path(name)) !== sha256(content));
}

/** Writes the files, each by a rename; `before` is done ahead of each. */
export async function writeFiles(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, files }: ConfigFiles,
  before?: (name: string) => Promise<void>,
): Promise<void> {
  const { config } = pathsOf(dir);
  await clearForWriting(ctx, conn, config);
  for (const [done, { name, content }] of files.entries()) {
    await before?.(name);
    const path = `${config}/${name}`;
    await conn.writeFile(path, content, { timeoutMs: LOOK_MS, mode: MODE, signal: ctx.signal });
    ctx.progress(done + 1, files.length, 'files');
    ctx.log(`${path}: ${Buffer.byteLength(content)} bytes`);
  }
}

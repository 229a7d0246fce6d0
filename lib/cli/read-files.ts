import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { classify } from '@/lib/config/tree';
import { UsageError } from './usage-error';

const LARGEST_FILE = 32 * 1024 * 1024;
const LIMITS = { depth: 16, entries: 200_000, files: 5_000 };
/** Directories of an installation that hold no configuration and may hold millions of files. */
const RUNTIME = new Set(['data', 'log', 'plugins', 'modules', 'web', 'dict', 'marketHoliday', 'tzdb']);
const order = new Intl.Collator('en', { numeric: true });

/** Gives the DolphinDB configuration files below a directory, by path relative to it, `P2` before `P10`. Throws `UsageError` when there are none or they cannot be read. */
export async function readFiles(directory: string): Promise<Record<string, string>> {
  const found: string[] = [];
  await walk(directory, '', 0, { found, entries: 0 });
  if (found.length === 0) {
    throw new UsageError(
      `no DolphinDB configuration files (controller.cfg, agent.cfg, cluster.cfg, cluster.nodes, dolphindb.cfg) below ${directory}`,
    );
  }
  found.sort((a, b) => order.compare(a, b) || (a < b ? -1 : 1));
  const files: [string, string][] = [];
  for (const file of found) files.push([file, await readOne(path.join(directory, file))]);
  return Object.fromEntries(files);
}

async function walk(
  root: string,
  relative: string,
  depth: number,
  state: { found: string[]; entries: number },
): Promise<void> {
  if (depth > LIMITS.depth)
    throw new UsageError(`${root}: directories are nested deeper than ${LIMITS.depth}`);
  const entries = await readdir(path.join(root, relative), { withFileTypes: true });
  state.entries += entries.length;
  if (state.entries > LIMITS.entries)
    throw new UsageError(
      `${root}: more than ${LIMITS.entries} entries; give the directory of the configuration`,
    );
  const installed = entries.some(({ name }) => name === 'config' || name === 'clusterDemo');
  for (const entry of entries) {
    const inside = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!isSkipped(entry.name, installed)) await walk(root, inside, depth + 1, state);
    } else if (classify(inside) && (entry.isFile() || entry.isSymbolicLink())) {
      state.found.push(inside);
      if (state.found.length > LIMITS.files)
        throw new UsageError(`${root}: more than ${LIMITS.files} configuration files`);
    }
  }
}

function isSkipped(name: string, installed: boolean): boolean {
  return (
    name.startsWith('.') ||
    name.endsWith('.bak') ||
    name === 'node_modules' ||
    (installed && RUNTIME.has(name))
  );
}

async function readOne(file: string): Promise<string> {
  const facts = await stat(file);
  if (!facts.isFile()) throw new UsageError(`${file}: not a file`);
  if (facts.size > LARGEST_FILE)
    throw new UsageError(`${file}: larger than ${LARGEST_FILE / 1024 / 1024} MB`);
  return readFile(file, 'utf8');
}

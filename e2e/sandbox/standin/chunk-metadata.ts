import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './errors.ts';
import { METADATA_FORMAT } from './metadata-format.ts';
import { writeDurably } from './raft-store.ts';

/** A data node's metadata in CHUNK_METADATA: an edit log that grows with every write, and a checkpoint that says which release wrote it. */

type Edit = { path: string; rows: number } | { dropped: string };

const refused = (why: string): StartRefused =>
  new StartRefused(`The ChunkNode failed to initialize with exception: ${why}`);

function edits(file: string): Edit[] {
  if (!existsSync(file)) return [];
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Edit);
  } catch {
    throw refused('VectorUnmarshall::start Invalid data form');
  }
}

function formatOf(checkpoint: string): number {
  if (!existsSync(checkpoint)) return 0;
  try {
    return Number((JSON.parse(readFileSync(checkpoint, 'utf8')) as { format: number }).format);
  } catch {
    throw refused('VectorUnmarshall::start Invalid data form');
  }
}

/** Reads what a data node knows of its chunks and compares it with what is there; a newer release turns the metadata into its own form. Throws StartRefused. */
export function loadChunkMetadata(metadataDir: string, storageDir: string): void {
  const folder = join(metadataDir, 'CHUNK_METADATA');
  const checkpoint = join(folder, 'checkpoint.0');
  const format = formatOf(checkpoint);
  if (format > METADATA_FORMAT) throw refused(`Unsupported version [${format}] of ${checkpoint}`);
  const chunks = new Set<string>();
  for (const edit of edits(join(folder, 'editlog.0'))) {
    if ('path' in edit) chunks.add(edit.path);
    // A dropped table takes its partitions' folders with it.
    else for (const path of [...chunks]) if (`${path}/`.startsWith(`${edit.dropped}/`)) chunks.delete(path);
  }
  for (const path of chunks)
    if (!existsSync(join(storageDir, path))) throw refused(`The chunk [${path}] is missing in ${storageDir}`);
  if (format === METADATA_FORMAT) return;
  mkdirSync(folder, { recursive: true });
  writeDurably(checkpoint, `${JSON.stringify({ format: METADATA_FORMAT })}\n`);
}

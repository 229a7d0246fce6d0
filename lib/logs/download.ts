import 'server-only';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { byteCleaner } from './clean';
import { nodesByAlias } from './nodes';
import { openLog } from './open';
import type { LogReader } from './reader';
import type { DownloadQuery } from './request';

const CHUNK_BYTES = 1024 * 1024;
/** The newest part of a longer log; maxLogSize is 1 GiB by default (dolphindb-package.md 7.1). */
const MOST_BYTES = 1024 * CHUNK_BYTES;
const GZIP_FROM_BYTES = 4 * CHUNK_BYTES;
/** A line that goes on longer than this is cleaned in pieces. */
const LINE_BYTES = 4 * CHUNK_BYTES;
const LF = 10;

export interface LogDownload {
  body: ReadableStream<Uint8Array>;
  fileName: string;
  type: string;
}

type CleanBytes = (bytes: Buffer) => Buffer;

/** Gives the file's lines from `from` to what its end was at the beginning, cleaned, some at a time. */
async function* cleanedLines(
  reader: LogReader,
  file: string,
  from: number,
  to: number,
  clean: CleanBytes,
): AsyncGenerator<Buffer> {
  if (from > 0) yield Buffer.from(`[... ${from} bytes left out ...]\n`);
  let rest = Buffer.alloc(0);
  for (let at = from; at < to; ) {
    const { bytes } = await reader.read(at, Math.min(CHUNK_BYTES, to - at), file);
    if (bytes.length === 0) break;
    at += bytes.length;
    const all = Buffer.concat([rest, bytes]);
    const end = all.lastIndexOf(LF) + 1;
    const cut = end > 0 ? end : all.length > LINE_BYTES ? all.length : 0;
    if (cut > 0) yield clean(all.subarray(0, cut));
    rest = all.subarray(cut);
  }
  if (rest.length > 0) yield clean(rest);
}

async function* closing(reader: LogReader, parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* parts;
  } finally {
    reader.close();
  }
}

/** An error on the host's side must end the browser's download as failed, not as short; a reader who leaves must end the reading. */
function compressed(lines: Readable): Readable {
  const zip = createGzip();
  lines.on('error', (error) => zip.destroy(error));
  zip.on('close', () => lines.destroy());
  return lines.pipe(zip);
}

/** Gives a node's log as it is now, at most its newest GiB, compressed when it is longer than 4 MiB; throws NOT-FOUND and as `openLog`. */
export async function logDownload(
  clusterId: string,
  { node: alias, kind, via }: DownloadQuery,
  signal: AbortSignal,
): Promise<LogDownload> {
  const [node] = await nodesByAlias(clusterId, [alias]);
  const clean = await byteCleaner(clusterId);
  const options = { clusterId, kind, way: via, searching: true, signal };
  const { reader } = await openLog(node as NonNullable<typeof node>, options);
  try {
    const { size, file } = await reader.read(0, 0, '');
    const from = Math.max(0, size - MOST_BYTES);
    const lines = Readable.from(closing(reader, cleanedLines(reader, file, from, size, clean)));
    const gzip = size - from > GZIP_FROM_BYTES;
    const body = gzip ? compressed(lines) : lines;
    return {
      body: Readable.toWeb(body) as ReadableStream<Uint8Array>,
      fileName: `${alias}${kind === 'log' ? '' : `_${kind}`}.log${gzip ? '.gz' : ''}`,
      type: gzip ? 'application/gzip' : 'text/plain; charset=utf-8',
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

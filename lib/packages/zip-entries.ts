import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { refusePackage } from './inspect-errors';

const MAX_ENTRIES = 100_000;
const MAX_BYTES = 20 * 2 ** 30;
const MAX_RATIO = 100;
const RATIO_FROM_BYTES = 500 * 2 ** 20;
const MAX_LINK_BYTES = 1024;
const UNIX = 3;
const TYPE_MASK = 0o170000;
const TYPES = { file: 0o100000, directory: 0o040000, link: 0o120000 };

/** The promise side of yauzl 3, which its published types do not have. */
interface Zip {
  fileSize: number;
  eachEntry(): AsyncIterable<yauzl.Entry>;
  openReadStreamPromise(entry: yauzl.Entry): Promise<Readable>;
  close(): void;
}
const { openPromise } = yauzl as unknown as { openPromise(path: string, options: object): Promise<Zip> };

export interface ZipContents {
  /** Every file and link by its path; directories only count through them. */
  entries: Map<string, yauzl.Entry>;
  unpackedBytes: number;
  /** Gives the first bytes of a file without unpacking the rest. */
  head(entry: yauzl.Entry, bytes: number): Promise<Buffer>;
}

function unixType(entry: yauzl.Entry): number {
  return entry.versionMadeBy >> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_MASK : 0;
}

/** Reads at most `bytes` and stops the decompression there. */
async function head(zip: Zip, entry: yauzl.Entry, bytes: number): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

function checkEntry(entry: yauzl.Entry): void {
  const { fileName } = entry;
  if (entry.isEncrypted()) throw refusePackage('ENCRYPTED', fileName);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters in a path are what is refused.
  if (/[\0-\x1F\x7F]/.test(fileName) || fileName.split('/').some((part) => part === '.' || part === '..')) {
    throw refusePackage('UNSAFE-PATH', JSON.stringify(fileName));
  }
  const type = unixType(entry);
  if (type !== 0 && !Object.values(TYPES).includes(type)) throw refusePackage('UNSAFE-LINK', fileName);
}

/** A link may climb first and then only go down: with this rule no chain of links leaves the directory. */
function leadsInside(path: string, target: string): boolean {
  const steps = target.split('/');
  const climbs = steps.findIndex((step) => step !== '..' && step !== '.');
  const rest = climbs === -1 ? [] : steps.slice(climbs);
  const ups = steps.filter((step) => step === '..').length;
  return (
    target.length > 0 && !target.startsWith('/') && !rest.includes('..') && ups <= path.split('/').length - 1
  );
}

async function checkLinks(zip: Zip, entries: Map<string, yauzl.Entry>): Promise<void> {
  const links = new Set(
    [...entries].filter(([, entry]) => unixType(entry) === TYPES.link).map(([path]) => path),
  );
  if (links.size === 0) return;
  for (const path of entries.keys()) {
    const parents = path.split('/').map((_, i, all) => all.slice(0, i).join('/'));
    if (parents.some((parent) => links.has(parent))) throw refusePackage('UNSAFE-LINK', path);
  }
  for (const path of links) {
    const entry = entries.get(path);
    if (!entry || entry.uncompressedSize > MAX_LINK_BYTES) throw refusePackage('UNSAFE-LINK', path);
    const target = (await head(zip, entry, MAX_LINK_BYTES)).toString('utf8');
    if (!leadsInside(path, target)) throw refusePackage('UNSAFE-LINK', `${path} -> ${target}`);
  }
}

async function list(zip: Zip): Promise<{ entries: Map<string, yauzl.Entry>; unpackedBytes: number }> {
  const entries = new Map<string, yauzl.Entry>();
  let unpackedBytes = 0;
  let packedBytes = 0;
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry);
    count += 1;
    unpackedBytes += entry.uncompressedSize;
    packedBytes += entry.compressedSize;
    const tooDense = unpackedBytes > RATIO_FROM_BYTES && unpackedBytes > MAX_RATIO * zip.fileSize;
    // More packed bytes than the file has: entries share their data.
    if (count > MAX_ENTRIES || unpackedBytes > MAX_BYTES || tooDense || packedBytes > zip.fileSize) {
      throw refusePackage('BOMB', `${count} entries, ${unpackedBytes} bytes`);
    }
    if (entry.fileName.endsWith('/')) continue;
    if (entries.has(entry.fileName)) throw refusePackage('UNSAFE-PATH', entry.fileName);
    entries.set(entry.fileName, entry);
  }
  return { entries, unpackedBytes };
}

function mapZipError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const isSystemError = typeof (error as { errno?: unknown } | null)?.errno === 'number';
  if (isSystemError && !/^Z_/.test(String((error as { code?: unknown }).code))) return error;
  if (message.startsWith('PACKAGE-')) return error;
  if (/relative path|absolute path|invalid characters in fileName/i.test(message))
    return refusePackage('UNSAFE-PATH', message);
  return refusePackage('DAMAGED', message);
}

/** Opens an archive, checks every entry of its directory, and lends the contents to `work`; throws PACKAGE-… for a hostile or damaged archive. */
export async function withZip<T>(path: string, work: (contents: ZipContents) => Promise<T>): Promise<T> {
  let zip: Zip | undefined;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
    const opened = zip;
    const { entries, unpackedBytes } = await list(opened);
    await checkLinks(opened, entries);
    return await work({ entries, unpackedBytes, head: (entry, bytes) => head(opened, entry, bytes) });
  } catch (error) {
    throw mapZipError(error);
  } finally {
    zip?.close();
  }
}

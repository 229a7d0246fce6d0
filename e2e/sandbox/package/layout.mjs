// What lies where in a server package (dolphindb-package.md section 2).
import { createCipheriv } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { licenceText } from './licences.mjs';

const templates = path.join(path.dirname(fileURLToPath(import.meta.url)), 'files');
const emptyFolders = ['server/clusterDemo/data', 'server/clusterDemo/log'];
// no entry carries the execute bit: users are told to chmod the executable and to call scripts through a shell
const options = { mtime: new Date('2024-01-15T00:00:00Z'), mode: 0o100644, compressionLevel: 1 };
const megabyte = 1024 * 1024;

/** Paths of all files below `folder`, relative to it, sorted. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Adds everything but padding. */
export function addServer(zip, { version, variant, executable, downloads }) {
  const fullVersion = [version, variant].filter(Boolean).join(' ');
  const addText = (name, text) => zip.addBuffer(Buffer.from(text), name, options);
  for (const name of filesIn(templates))
    addText(
      name,
      readFileSync(path.join(templates, name), 'utf8')
        .replaceAll('@FULL_VERSION@', fullVersion)
        .replaceAll('@DOWNLOADS@', downloads),
    );
  for (const folder of emptyFolders) zip.addEmptyDirectory(folder, { mtime: options.mtime, mode: 0o40755 });
  addText('server/dolphindb.lic', licenceText('community'));
  // the stand-in is self-contained: these are here for the layout, under names that the loader never asks for
  addText('server/libDolphinDB.so', `stand-in ${fullVersion}\n`);
  if (variant === 'JIT') addText('server/libLLVM-7.1.so', `stand-in ${fullVersion}\n`);
  zip.addFile(executable, 'server/dolphindb', options);
}

/** Adds a file that does not compress, for measuring transfers; the same bytes every time. */
export function addPad(zip, megabytes) {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(megabyte);
  function* blocks() {
    for (let i = 0; i < megabytes; i++) yield noise.update(zeros);
  }
  const stored = { ...options, compressionLevel: undefined, compress: false, size: megabytes * megabyte };
  zip.addReadStream(Readable.from(blocks(), { objectMode: false }), 'server/plugins/pad/pad.bin', stored);
}

// Builds DolphinDB_Linux64_V<version>[_<variant>].zip: the vendor's layout around the stand-in executable.
// node build-package.mjs VERSION [--variant ABI|JIT] [--pad MB] [--broken] [--out DIR]; prints the path of the zip.
// SANDBOX_DOWNLOADS is the address that upgrade.sh in the package downloads from; without it the vendor's.
// The same inputs give the same bytes; a zip that is there already is not built again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ZipFile } from 'yazl';
import { addPad, addServer, filesIn } from './layout.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const standinFolder = path.join(here, '../standin');
const cache = process.env.SANDBOX_CACHE ?? '/var/tmp/deck-sandbox-cache';
const versionForm = /^[123]\.\d{2}\.\d{1,2}(\.\d{1,2})?$/;

function fail(message) {
  console.error(`package: ${message}`);
  process.exit(1);
}

function readCommand() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      variant: { type: 'string' },
      pad: { type: 'string', default: '0' },
      broken: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const [version = ''] = positionals;
  const padMb = Number(values.pad);
  if (!versionForm.test(version)) fail(`"${version}" is not a version such as 2.00.11.3`);
  if (values.variant && !['ABI', 'JIT'].includes(values.variant)) fail('the variant is ABI or JIT');
  if (!Number.isInteger(padMb) || padMb < 0 || padMb > 4000) fail('--pad takes whole megabytes up to 4000');
  // a padded package has the plain one's name, so it never lies in the folder that is served
  const out = path.resolve(values.out ?? path.join(cache, padMb ? `packages-pad${padMb}` : 'packages'));
  const downloads = process.env.SANDBOX_DOWNLOADS || 'https://www.dolphindb.cn/downloads/';
  // absent for an ordinary package, whose key and bytes stay what they were
  return { version, variant: values.variant, padMb, downloads, ...(values.broken && { broken: true }), out };
}

function hashOf(folders, words) {
  const hash = createHash('sha256').update(JSON.stringify([process.version, ...words]));
  for (const folder of folders)
    for (const file of filesIn(folder).filter((name) => !/\.test\.ts$|\.md$/.test(name)))
      hash.update(`\0${file}\0`).update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}

/** The stand-in executable of this version: from the cache, or built now. */
function standinExecutable({ version, variant, broken }) {
  if (process.env.SANDBOX_STANDIN_EXE) return process.env.SANDBOX_STANDIN_EXE;
  const lock = createHash('sha256')
    .update(readFileSync(path.join(here, '../../../package-lock.json')))
    .digest('hex');
  const hash = hashOf([standinFolder], [version, variant ?? '', lock, ...(broken ? ['broken'] : [])]).slice(
    0,
    16,
  );
  const folder = path.join(
    cache,
    'standin',
    [version, variant, broken && 'broken'].filter(Boolean).join('_'),
  );
  const file = path.join(folder, hash);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const build = path.join(standinFolder, 'build.mjs');
  const words = [
    '--version',
    version,
    ...(variant ? ['--variant', variant] : []),
    ...(broken ? ['--broken'] : []),
    '--out',
    `${file}.part`,
  ];
  const { status } = spawnSync(process.execPath, [build, ...words], { stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`the stand-in ${version} could not be built`);
  for (const old of filesIn(folder).filter((name) => name !== `${hash}.part`)) rmSync(path.join(folder, old));
  renameSync(`${file}.part`, file);
  return file;
}

async function buildZip(target, what) {
  const zip = new ZipFile();
  addServer(zip, what);
  if (what.padMb) addPad(zip, what.padMb);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${target}.part`));
  renameSync(`${target}.part`, target);
}

async function main() {
  const { out, ...what } = readCommand();
  const name = `DolphinDB_Linux64_V${[what.version, what.variant].filter(Boolean).join('_')}.zip`;
  const target = path.join(out, name);
  const keyFile = path.join(out, `.${name}.key`);
  const executable = standinExecutable(what);
  const key = hashOf([here], [what, createHash('sha256').update(readFileSync(executable)).digest('hex')]);
  mkdirSync(out, { recursive: true });
  const fresh = existsSync(target) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key;
  if (!fresh) {
    await buildZip(target, { ...what, executable });
    writeFileSync(keyFile, key);
  }
  console.log(target);
}

await main();

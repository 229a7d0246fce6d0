// Builds the stand-in executable: node build.mjs --version 2.00.11.3 [--variant ABI] [--broken] --out FILE
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');
const cacheDir = join(root, 'node_modules/.cache/standin');
const KEEP = 8;
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { values } = parseArgs({
  options: {
    version: { type: 'string' },
    variant: { type: 'string', default: '' },
    broken: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
if (!/^[123]\.\d{2}\.\d{1,2}(\.\d{1,2})?$/.test(values.version ?? '') || !values.out) {
  console.error('usage: node build.mjs --version 2.00.11.3 [--variant ABI|JIT] [--broken] --out FILE');
  process.exit(2);
}

async function bundle() {
  const result = await build({
    entryPoints: [join(here, 'main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define: {
      // Without its optional native helpers ws uses plain JavaScript; asked for, Node warns of them in the server's output.
      'process.env.WS_NO_BUFFER_UTIL': '"1"',
      'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
      STANDIN_VERSION: JSON.stringify(values.version),
      STANDIN_VARIANT: JSON.stringify(values.variant),
      STANDIN_BROKEN: JSON.stringify(values.broken),
    },
    logLevel: 'warning',
  });
  return result.outputFiles[0].text;
}

/** Takes the symbols out, an eighth of what every host has to be sent, to unpack and to hash; where there is no `strip` they stay. */
function stripped(file) {
  try {
    execFileSync('strip', ['--strip-all', file], { stdio: 'pipe' });
  } catch {
    console.error("build.mjs: without `strip` of Debian's binutils the executable stays larger than needed");
  }
}

function executable(code, target) {
  const work = mkdtempSync(join(cacheDir, 'build-'));
  try {
    const path = (name) => join(work, name);
    writeFileSync(path('main.cjs'), code);
    writeFileSync(
      path('sea.json'),
      JSON.stringify({
        main: path('main.cjs'),
        output: path('main.blob'),
        disableExperimentalSEAWarning: true,
        useCodeCache: true,
      }),
    );
    execFileSync(process.execPath, ['--experimental-sea-config', path('sea.json')], { stdio: 'pipe' });
    copyFileSync(process.execPath, path('dolphindb'));
    chmodSync(path('dolphindb'), 0o755);
    stripped(path('dolphindb'));
    const postject = join(root, 'node_modules/postject/dist/cli.js');
    execFileSync(
      process.execPath,
      [postject, path('dolphindb'), 'NODE_SEA_BLOB', path('main.blob'), '--sentinel-fuse', FUSE],
      {
        stdio: 'pipe',
      },
    );
    renameSync(path('dolphindb'), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Keeps the executables used last; each is about 100 MB. */
function prune() {
  const entries = readdirSync(cacheDir)
    .filter((name) => /^[0-9a-f]{24}$/.test(name))
    .map((name) => ({ path: join(cacheDir, name), used: statSync(join(cacheDir, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of entries.slice(KEEP)) rmSync(path, { force: true });
}

const code = await bundle();
const key = createHash('sha256')
  .update(code)
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(process.version)
  .digest('hex');
const cached = join(cacheDir, key.slice(0, 24));
mkdirSync(cacheDir, { recursive: true });
if (!existsSync(cached)) executable(code, cached);
utimesSync(cached, new Date(), new Date());
mkdirSync(dirname(resolve(values.out)), { recursive: true });
// A running executable cannot be written to, but it can be replaced.
rmSync(values.out, { force: true });
copyFileSync(cached, values.out);
prune();
chmodSync(values.out, 0o755);
console.log(values.out);

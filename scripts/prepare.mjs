// What a fresh clone needs before Deck can run: packages, the database client, a build that matches the sources.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'package-lock.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'instrumentation.ts',
  'instrumentation.node.ts',
];

/** Ends with a clear sentence instead of a stack. */
export function fail(message) {
  console.error(`deck: ${message}`);
  process.exit(1);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error || status !== 0)
    fail(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ` (exit ${status})`}.`);
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function* filesBelow(entry) {
  if (!existsSync(entry)) return;
  if (!statSync(entry).isDirectory()) {
    yield entry;
    return;
  }
  for (const name of readdirSync(entry).sort()) {
    if (name !== 'generated' && !name.includes('.test.')) yield* filesBelow(path.join(entry, name));
  }
}

function stamped(file, value, make) {
  const stamp = path.join(root, file);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === value) return;
  make();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

export function installPackages() {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  stamped('node_modules/.deck-installed', digest([lock]), () => {
    console.log('deck: installing packages (once)…');
    // `npm ci` insists on lock entries for every platform's optional binaries, which not every registry carries.
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev']);
  });
}

export function generateClient() {
  const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');
  if (!existsSync(path.join(root, 'lib/db/generated/client.ts')))
    writeFileSync(path.join(root, 'node_modules/.deck-generated'), '');
  stamped('node_modules/.deck-generated', digest([schema]), () =>
    run(process.execPath, ['scripts/generate.mjs', '--quiet']),
  );
}

export function buildWhenStale() {
  const files = sources.flatMap((entry) => [...filesBelow(path.join(root, entry))]);
  const value = digest(files.flatMap((file) => [path.relative(root, file), readFileSync(file)]));
  stamped('.next/deck-stamp', value, () => {
    console.log('deck: building…');
    run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
  });
}

/** Applies pending migrations to the database in `dataDir`, in a process of its own. */
export function migrate(dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const output = execFileSync(
    process.execPath,
    [path.join(root, 'prisma/engine/migrate.mjs'), path.join(dataDir, 'deck.db')],
    { encoding: 'utf8' },
  );
  if (output.trim()) console.log(`deck: database: ${output.trim().replaceAll('\n', ', ')}`);
}

// After `next build`: how much JavaScript a page's first load fetches, and that no console page was frozen at build time.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './prepare.mjs';

const LIMIT_BYTES = 180_000;
const LIMITED = [
  '/clusters',
  '/clusters/new',
  ...['download', 'licence', 'configuration', 'start', 'database', 'query'].map(
    (step) => `/clusters/new/[clusterId]/${step}`,
  ),
  '/clusters/new/[clusterId]/plan/[until]',
  '/clusters/[clusterId]',
];
const SHOWN = [...LIMITED, '/hosts', '/runs/[runId]'];

function readBuild(name) {
  const file = path.join(root, '.next', name);
  if (!existsSync(file))
    throw new Error(
      `.next/${name} is missing: there is no production build, or Next no longer writes this file.`,
    );
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Bytes on the wire of the chunks that Next names for the route's first load. */
function firstLoad(route, stats) {
  const entry = stats.find((one) => one.route === route);
  if (!entry) return undefined;
  const sizes = entry.firstLoadChunkPaths.map(
    (chunk) => gzipSync(readFileSync(path.join(root, chunk))).length,
  );
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), chunks: sizes.length };
}

function checkSize(route, stats) {
  const load = firstLoad(route, stats);
  if (!load) return { name: `size of ${route}`, error: 'the build has no such page' };
  const limited = LIMITED.includes(route);
  console.log(
    `  ${route.padEnd(40)} ${(load.bytes / 1000).toFixed(1).padStart(6)} kB  ${String(load.chunks).padStart(2)} files${limited ? '' : '  (no limit)'}`,
  );
  const over = limited && load.bytes > LIMIT_BYTES;
  return { name: `size of ${route}`, error: over ? `more than ${LIMIT_BYTES / 1000} kB` : undefined };
}

function checkDynamic() {
  const routes = Object.entries(readBuild('app-path-routes-manifest.json'))
    .filter(([file]) => file.startsWith('/(console)/'))
    .map(([, route]) => route);
  const { routes: fixed, dynamicRoutes } = readBuild('prerender-manifest.json');
  const frozen = routes.filter((route) => route in fixed || route in dynamicRoutes);
  if (routes.length === 0)
    return { name: 'console pages are dynamic', error: 'the build has no console page' };
  return {
    name: 'console pages are dynamic',
    error: frozen.length > 0 ? `prerendered: ${frozen.join(', ')}` : undefined,
  };
}

/** Prints the table and gives one result a check; `error` is missing where all is well. */
function checkBuild() {
  const stats = readBuild('diagnostics/route-bundle-stats.json');
  console.log('JavaScript of the first load, gzip:');
  return [...SHOWN.map((route) => checkSize(route, stats)), checkDynamic()];
}

const results = checkBuild();
const failed = results.filter((result) => result.error);
for (const { name, error } of failed) console.error(`FAILED ${name}: ${error}`);
const at = process.argv.indexOf('--report');
const counts = { passed: results.length - failed.length, failed: failed.length };
if (at > 0) writeFileSync(process.argv[at + 1], JSON.stringify(counts));
process.exitCode = failed.length > 0 ? 1 : 0;

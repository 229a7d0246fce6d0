// npm run verify: format, lint, types, dead code, and what prose and files may say. Changes nothing.
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { missingPaths } from './doc-paths.mjs';
import { machinePaths, registryHosts } from './machine-paths.mjs';
import { root } from './prepare.mjs';

function tool(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve(code === 0 ? '' : output.trim() || `exit ${code}`));
  });
}

async function types() {
  // route types of pages that are gone would be errors
  return (
    (await tool('node_modules/next/dist/bin/next', 'typegen')) ||
    tool('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.')
  );
}

/** All files of the repository, also those not yet committed. */
function ownFiles() {
  const { stdout, status } = spawnSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '-co', '--exclude-standard', '-z'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status !== 0)
    throw new Error('git ls-files failed: the repository is needed to know which files are its own.');
  return stdout.split('\0').filter(Boolean);
}

/** Each gives what is wrong as text, empty when all is well. */
const CHECKS = {
  'format and lint': () =>
    tool(
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      '--max-diagnostics=none',
      '.',
    ),
  types,
  'dead code': () => tool('node_modules/knip/bin/knip.js', '--no-progress'),
  'paths in the documents': async () => missingPaths(ownFiles()).join('\n'),
  'no machine paths': async () => machinePaths(ownFiles()).join('\n'),
  'no registry hosts': async () => registryHosts().join('\n'),
};

const running = Object.entries(CHECKS).map(([name, check]) => ({
  name,
  result: check().catch((error) => String(error)),
}));
let failed = 0;
for (const { name, result } of running) {
  const wrong = await result;
  if (wrong) failed++;
  console.log(wrong ? `FAILED ${name}\n${wrong}\n` : `ok     ${name}`);
}
const passed = running.length - failed;
console.log(`${passed} passed, ${failed} failed`);
const at = process.argv.indexOf('--report');
if (at > 0) writeFileSync(process.argv[at + 1], JSON.stringify({ passed, failed }));
process.exitCode = failed > 0 ? 1 : 0;

// The phases of `npm test`, in order.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

const MINUTE_MS = 60_000;
const node = process.execPath;
const sandbox = ['bash', 'e2e/sandbox/sandbox.sh', 'with', '3', '--'];

const step = (name) => [node, 'scripts/step.mjs', name];
const vitest = (project) => (report) => [
  node,
  'node_modules/vitest/vitest.mjs',
  'run',
  ...['--project', project],
  // the order of files would follow the times of earlier runs
  '--no-cache',
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

/**
 * `only`: which `--only` ask for it; `needs`: phases without which it cannot run; `kind`: the form of its report, and without
 * one the phase only prepares and counts when it fails.
 */
export const PHASES = [
  {
    name: 'packages',
    only: ['verify', 'unit', 'integration', 'e2e'],
    minutes: 10,
    command: () => step('packages'),
  },
  {
    name: 'client',
    only: ['verify', 'unit', 'integration', 'e2e'],
    needs: ['packages'],
    minutes: 2,
    command: () => step('client'),
  },
  {
    name: 'debian',
    only: ['unit', 'integration', 'e2e'],
    needs: [],
    minutes: 15,
    command: () => step('debian'),
  },
  {
    name: 'verify',
    only: ['verify'],
    needs: ['packages', 'client'],
    minutes: 5,
    kind: 'checks',
    command: (report) => [node, 'scripts/verify.mjs', '--report', report],
  },
  {
    name: 'unit',
    only: ['unit'],
    needs: ['packages', 'client', 'debian'],
    minutes: 10,
    kind: 'vitest',
    command: vitest('unit'),
  },
  { name: 'build', only: ['e2e'], needs: ['packages', 'client'], minutes: 10, command: () => step('build') },
  {
    name: 'build check',
    only: [],
    needs: ['build'],
    minutes: 1,
    kind: 'checks',
    command: (report) => [node, 'scripts/build-check.mjs', '--report', report],
  },
  {
    name: 'integration',
    only: ['integration'],
    needs: ['packages', 'client', 'debian'],
    minutes: 20,
    kind: 'vitest',
    command: (report) => [...sandbox, ...vitest('integration')(report)],
  },
  {
    name: 'e2e',
    only: ['e2e'],
    needs: ['build', 'debian'],
    minutes: 20,
    kind: 'playwright',
    unless: () =>
      existsSync(path.join(root, 'playwright.config.ts')) ? undefined : 'there is no playwright.config.ts',
    command: () => [...sandbox, node, 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
  },
].map((phase) => ({
  needs: [],
  env: () => ({}),
  unless: () => undefined,
  ...phase,
  timeoutMs: phase.minutes * MINUTE_MS,
}));

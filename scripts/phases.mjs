// The phases of `npm test`, in order.
import { readdirSync } from 'node:fs';

const MINUTE_MS = 60_000;
const node = process.execPath;
const sandbox = ['bash', 'e2e/sandbox/sandbox.sh', 'with', '3', '--'];

const step = (name) => [node, 'scripts/step.mjs', name];
const vitest = (project, shard) => (report) => [
  node,
  'node_modules/vitest/vitest.mjs',
  'run',
  ...['--project', project],
  ...(shard ? [`--shard=${shard}`] : []),
  // the order of files would follow the times of earlier runs
  '--no-cache',
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

const INTEGRATION_PARTS = 2;

/** The specifications of `e2e` in parts, the longest first, so that both workers end at about the same time; those that are in none make the last part. */
const JOURNEYS = [
  ['operate', 'upgrade'],
  ['failures'],
  ['upgrade-rolling', 'upgrade-script', 'licence'],
  ['hosts', 'deploy', 'secrets'],
  ['resilience'],
  ['config', 'config-leader', 'setup'],
  ['access', 'accessibility', 'languages'],
  ['alerts', 'backup'],
  ['tour', 'status'],
  ['logs', 'overview'],
];

function journeyParts() {
  const known = new Set(JOURNEYS.flat());
  const others = readdirSync('e2e')
    .flatMap((name) => (name.endsWith('.spec.ts') ? [name.slice(0, -'.spec.ts'.length)] : []))
    .filter((name) => !known.has(name));
  return others.length > 0 ? [...JOURNEYS, others] : JOURNEYS;
}

const parts = (count) => Array.from({ length: count }, (_, index) => index + 1);

/** One part of the integration tests, with hosts of its own. */
const integration = (part) => ({
  name: `integration ${part}/${INTEGRATION_PARTS}`,
  only: ['integration'],
  long: true,
  needs: ['packages', 'client', 'debian'],
  minutes: 20,
  kind: 'vitest',
  command: (report) => [...sandbox, ...vitest('integration', `${part}/${INTEGRATION_PARTS}`)(report)],
});

/** One part of the browser journeys, with hosts and a browser of its own. */
const journeys = (names, index) => ({
  name: `e2e ${index + 1}`,
  only: ['e2e'],
  long: true,
  needs: ['build', 'debian'],
  minutes: 20,
  kind: 'playwright',
  command: () => [
    ...[...sandbox, node, 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    ...names.map((name) => `e2e/${name}.spec.ts`),
    `--output=test-results/e2e-${index + 1}`,
  ],
  env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
});

/**
 * `only`: which `--only` ask for it; `needs`: phases without which it cannot run; `kind`: the form of its report, and without
 * one the phase only prepares and counts when it fails; `long`: two of these go side by side after all others; those whose
 * tests wait for hosts have hosts of their own.
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
  { name: 'build', only: ['e2e'], needs: ['packages', 'client'], minutes: 10, command: () => step('build') },
  {
    name: 'build check',
    only: [],
    needs: ['build'],
    minutes: 1,
    kind: 'checks',
    command: (report) => [node, 'scripts/build-check.mjs', '--report', report],
  },
  ...parts(INTEGRATION_PARTS).reverse().map(integration),
  {
    name: 'unit',
    only: ['unit'],
    long: true,
    needs: ['packages', 'client', 'debian'],
    minutes: 10,
    kind: 'vitest',
    command: vitest('unit'),
  },
  ...journeyParts().map(journeys),
].map((phase) => ({
  needs: [],
  env: () => ({}),
  ...phase,
  timeoutMs: phase.minutes * MINUTE_MS,
}));

// The phases of `npm test`, in order.
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

const PARTS_OF_JOURNEYS = 3;

/** One part of the browser journeys, with hosts and a browser of its own. */
function journeys(part, lane) {
  return {
    name: `e2e ${part}/${PARTS_OF_JOURNEYS}`,
    only: ['e2e'],
    lane,
    needs: ['build', 'debian'],
    minutes: 20,
    kind: 'playwright',
    command: () => [
      ...[...sandbox, node, 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
      ...[`--shard=${part}/${PARTS_OF_JOURNEYS}`, `--output=test-results/e2e-${part}`],
    ],
    env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
  };
}

/**
 * `only`: which `--only` ask for it; `needs`: phases without which it cannot run; `kind`: the form of its report, and without
 * one the phase only prepares and counts when it fails; `lane`: phases of one lane follow each other, lanes go side by side,
 * since most of these tests wait for hosts, and each phase has hosts of its own.
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
    lane: 'a',
    needs: ['packages', 'client', 'debian'],
    minutes: 25,
    kind: 'vitest',
    command: (report) => [...sandbox, ...vitest('integration')(report)],
  },
  journeys(1, 'b'),
  journeys(2, 'b'),
  journeys(3, 'a'),
].map((phase) => ({
  needs: [],
  env: () => ({}),
  ...phase,
  timeoutMs: phase.minutes * MINUTE_MS,
}));

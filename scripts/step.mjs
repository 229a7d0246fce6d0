// One step of the preparation, in a process of its own: node scripts/step.mjs packages|client|debian|build
import { installDebian, TEST_PACKAGES } from './debian.mjs';
import { buildWhenStale, fail, generateClient, installPackages } from './prepare.mjs';

const STEPS = {
  packages: installPackages,
  client: generateClient,
  debian: () => installDebian(TEST_PACKAGES),
  build: buildWhenStale,
};

const step = STEPS[process.argv[2]];
if (!step) fail(`usage: node scripts/step.mjs ${Object.keys(STEPS).join('|')}`);
step();

import { existsSync } from 'node:fs';

/** Ends with one sentence, instead of a hundred failures, when the journeys cannot run here. */
export default function setup(): void {
  if (!process.env.SANDBOX_HOSTS) {
    throw new Error('No hosts: run `bash e2e/sandbox/sandbox.sh with 3 -- npx playwright test`.');
  }
  if (!existsSync('.next/BUILD_ID')) throw new Error('No production build: run `npm run build`.');
  // Node asks the system for nothing here, and a proxy of the machine must not see the hosts' traffic.
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
}

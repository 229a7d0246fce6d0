import { defineConfig } from '@playwright/test';

/** Journeys in a browser against the production build; they need the sandbox's hosts: `bash e2e/sandbox/sandbox.sh with 3 -- npx playwright test`. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  // One set of hosts, one browser: journeys follow each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
    // Without a graphics card a spinner that turns costs as much as the server.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording slows every step; `--trace on` for one that fails.
    trace: 'on-first-retry',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});

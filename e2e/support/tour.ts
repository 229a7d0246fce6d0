import type { Page } from '@playwright/test';

export interface Places {
  clusterId: string;
  hostId: string;
  runId: string;
}

const clusterPages = [
  '',
  '/config/controller',
  '/config/nodes',
  '/config/setup',
  '/config/revisions',
  '/config/revisions/1',
  '/config/drift',
  '/logs?nodes=controller1,agent2',
  '/licence',
  '/services',
  '/backups',
  '/upgrade',
  '/runs',
  '/console/controller2',
];

/** What the journey of the configuration looks at with axe, in both themes and at 1280 px. */
export const seenElsewhere = /\/config\/(controller|nodes|revisions|drift)$/;

/** Every page of the console, with something on it. */
export function tour({ clusterId, hostId, runId }: Places): string[] {
  const steps = ['download', 'licence', 'configuration', 'start', 'database', 'query'];
  return [
    '/clusters',
    '/clusters/new',
    ...steps.map((step) => `/clusters/new/${clusterId}/${step}`),
    `/clusters/new/${clusterId}/plan/start`,
    ...clusterPages.map((page) => `/clusters/${clusterId}${page}`),
    '/alerts',
    '/alerts/history',
    '/alerts/rules',
    '/alerts/channels',
    '/hosts',
    `/hosts/${hostId}`,
    '/packages',
    '/runs',
    `/runs/${runId}`,
    '/audit',
    '/settings',
    '/forbidden?needs=administrator',
    '/no-such-page',
  ];
}

/** Opens a page and waits until it has its heading and nothing on it is still being fetched. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('main :is(h1, p)').first().waitFor();
  if (address.includes('/plan/')) await page.locator('details').first().waitFor({ timeout: 40_000 });
  // It would leave for the vendor's console.
  if (address.includes('/console/'))
    await page.getByRole('button', { name: /^(Stay here|留在此页)$/ }).click();
  await page.locator('main span.animate-spin').first().waitFor({ state: 'hidden', timeout: 40_000 });
}

/** Sets language and theme as the switches would. */
export async function prefer(
  page: Page,
  url: string,
  locale: 'en' | 'zh',
  theme: 'light' | 'dark',
): Promise<void> {
  await page.context().addCookies([
    { name: 'deck-locale', value: locale, url },
    { name: 'deck-theme', value: theme, url },
  ]);
}

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';
import { open, prefer, seenElsewhere, tour } from './support/tour.ts';

/** Serious and critical findings; `colours` alone where the same page was looked at in the other theme. */
async function findings(page: Page, colours = false): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (colours) axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
}

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Presses Tab until the focus is on something with this name; gives how many presses it took. */
async function tabTo(page: Page, name: string | RegExp, most = 40): Promise<number> {
  const seen: string[] = [];
  for (let presses = 1; presses <= most; presses++) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.slice(0, 80) ?? '';
    });
    seen.push(text.trim());
    if (typeof name === 'string' ? text.trim() === name : name.test(text.trim())) return presses;
  }
  throw new Error(`no focus on ${name}: ${seen.join(' | ')}`);
}

test.describe('with a cluster that runs', () => {
  test.use({ wish: readyDraft });

  test('no page has serious findings in either theme, none scrolls sideways at 1280 px', async ({
    page,
    deck,
    arranged,
    allowConsole,
  }) => {
    test.setTimeout(240_000);
    allowConsole(/404/);
    await signIn(page);
    const clusterId = arranged.clusterId as string;
    const runId = await startRun(page, clusterId, 'start');
    await runEnds(page);
    await open(page, `/clusters/new/${clusterId}/database`);
    for (const i of [0, 1]) {
      await page.getByRole('button', { name: 'Run', exact: true }).nth(i).click();
      await expect(page.getByText(/^done ·/).nth(i)).toBeVisible({ timeout: 60_000 });
    }
    const places = { clusterId, runId, hostId: Object.values(arranged.hostIds)[0] as string };
    for (const theme of ['light', 'dark'] as const) {
      await prefer(page, deck.url, 'en', theme);
      for (const address of tour(places).filter((each) => !seenElsewhere.test(each))) {
        await open(page, address);
        expect.soft(await findings(page, theme === 'dark'), `${address} ${theme}`).toEqual([]);
        expect.soft(await scrollsSideways(page), `${address} scrolls sideways`).toBe(false);
      }
      await open(page, `/clusters/new/${clusterId}/query`);
      for (const i of [0, 1, 2]) {
        await page.getByRole('button', { name: 'Run', exact: true }).nth(i).click();
        await expect(page.getByText(/^done ·/).nth(i)).toBeVisible({ timeout: 60_000 });
      }
      expect(await findings(page, theme === 'dark'), `results ${theme}`).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    }
  });
});

test.describe('with hosts', () => {
  test.use({ wish: { hosts: true, package: 'download' } });

  const dialogs = [
    ['/hosts', 'Add hosts', 'Add hosts'],
    ['/hosts', 'Remove', 'Remove host'],
    ['/settings', 'Add credential', undefined],
    ['/settings', 'Add user', 'Add user'],
    ['/settings', 'New password', 'New password'],
    ['/packages', 'Remove', 'Remove package'],
    ['/alerts/rules', 'Edit', undefined],
    ['/alerts/channels', 'Add channel', 'Add channel'],
  ] as const;

  test('dialogs have no serious findings, close with Escape and give the focus back', async ({
    page,
    deck,
  }) => {
    await signIn(page);
    for (const theme of ['light', 'dark'] as const) {
      await prefer(page, deck.url, 'en', theme);
      for (const [address, button, title] of dialogs) {
        await open(page, address);
        const opener = page.getByRole('main').getByRole('button', { name: button, exact: true }).first();
        await opener.focus();
        await page.keyboard.press('Enter');
        const dialog = page.getByRole('dialog', title ? { name: title } : {});
        await expect(dialog).toBeVisible();
        expect(await findings(page, theme === 'dark'), `${button} ${theme}`).toEqual([]);
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
        await expect(opener).toBeFocused();
      }
    }
  });

  test('the keyboard reaches the main action of every page, past the navigation by the skip link', async ({
    page,
  }) => {
    await signIn(page);
    for (const [address, action] of [
      ['/clusters', 'Deploy a cluster'],
      ['/hosts', 'Add hosts'],
      ['/packages', 'Choose a file…'],
      ['/settings', 'Add credential'],
      ['/alerts/channels', 'Add channel'],
      ['/audit', 'Filter'],
      ['/clusters/new', 'Create draft and go on'],
    ] as const) {
      await open(page, address);
      if (action.startsWith('Create')) {
        await page.getByLabel('Name of the cluster').fill('by keyboard');
        await tabTo(page, action);
        continue;
      }
      await page.keyboard.press('Tab');
      await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
      await expect(page.getByRole('link', { name: 'Skip to content' })).toBeInViewport();
      await page.keyboard.press('Enter');
      await tabTo(page, action);
      await expect(page.locator('nav :focus')).toHaveCount(0);
    }
  });
});

test.describe('before anyone has signed in', () => {
  test.use({ wish: false });
  test('the set-up page has no serious findings and works by keyboard alone', async ({ page, deck }) => {
    for (const theme of ['dark', 'light'] as const) {
      await prefer(page, deck.url, 'en', theme);
      await page.goto('/setup');
      await page.getByLabel('User name').waitFor();
      expect(await findings(page), theme).toEqual([]);
    }
    await expect(page.getByLabel('User name')).toBeFocused();
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct-horse-9');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/clusters');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    for (const theme of ['dark', 'light'] as const) {
      await prefer(page, deck.url, 'en', theme);
      await page.goto('/sign-in');
      await page.getByLabel('User name').waitFor();
      expect(await findings(page), theme).toEqual([]);
    }
  });
});

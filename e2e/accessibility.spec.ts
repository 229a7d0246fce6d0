import type { Page } from '@playwright/test';
import { findingsInBothThemes, scrollsSideways } from './support/findings.ts';
import { signIn } from './support/pages.ts';
import { expect, test } from './support/test.ts';
import { open, prefer } from './support/tour.ts';
import { foreign, wordsOf } from './support/words.ts';

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

  test('dialogs have no serious findings in either theme, close with Escape and give the focus back', async ({
    page,
    deck,
  }) => {
    await signIn(page);
    await prefer(page, deck.url, 'en', 'light');
    for (const [address, button, title] of dialogs) {
      if (new URL(page.url()).pathname !== address) await open(page, address);
      const opener = page.getByRole('main').getByRole('button', { name: button, exact: true }).first();
      await opener.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', title ? { name: title } : {});
      await expect(dialog).toBeVisible();
      expect(await findingsInBothThemes(page), button).toEqual([]);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(opener).toBeFocused();
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

  /** Opens a page of a guest in both languages, in English last. */
  async function look(page: Page, url: string, address: string): Promise<void> {
    for (const locale of ['zh', 'en'] as const) {
      await prefer(page, url, locale, 'dark');
      await page.goto(address);
      await page.getByLabel(locale === 'zh' ? '用户名' : 'User name').waitFor();
      expect((await wordsOf(page)).filter(foreign[locale]), `${address} in ${locale}`).toEqual([]);
      expect(await scrollsSideways(page), `${address} in ${locale}`).toBe(false);
      expect(await findingsInBothThemes(page), `${address} in ${locale}`).toEqual([]);
    }
  }

  test('the set-up page has no serious findings and works by keyboard alone', async ({ page, deck }) => {
    await look(page, deck.url, '/setup');
    await expect(page.getByLabel('User name')).toBeFocused();
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct-horse-9');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/clusters');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await look(page, deck.url, '/sign-in');
  });
});

import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { findings, findingsInBothThemes, scrollsSideways } from './support/findings.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';
import { open, prefer, seenElsewhere, tour } from './support/tour.ts';
import { foreign, wordsOf } from './support/words.ts';

const chrome = {
  en: ['Clusters', 'Alerts', 'Hosts', 'Packages', 'Runs', 'Audit', 'Settings', 'Administrator'],
  zh: ['集群', '告警', '主机', '安装包', '运行记录', '审计', '设置', '管理员'],
};

/** Runs the scripts of one of the wizard's last two steps, whose page is opened for it. */
async function runScripts(page: Page, address: string, scripts: number): Promise<void> {
  await open(page, address);
  for (let i = 0; i < scripts; i++) {
    await page.getByRole('button', { name: 'Run', exact: true }).nth(i).click();
    await expect(page.getByText(/^done ·/).nth(i)).toBeVisible({ timeout: 60_000 });
  }
}

/** What holds for a page in a language whatever its theme. */
async function expectReadable(page: Page, locale: 'en' | 'zh', place: string): Promise<void> {
  const words = await wordsOf(page);
  expect.soft(words.filter(foreign[locale]), `${place} in ${locale}`).toEqual([]);
  expect.soft(await scrollsSideways(page), `${place} in ${locale} scrolls sideways`).toBe(false);
}

/** Chinese is shorter and breaks elsewhere, but only the pages with the most on them could hide something from axe by that. */
const lookedAtInChinese = /^\/clusters(\/new.*|\/[^/]+)?$/;

function findingsOf(page: Page, locale: 'en' | 'zh', address: string): Promise<string[]> {
  if (locale === 'zh') return lookedAtInChinese.test(address) ? findings(page) : Promise.resolve([]);
  return seenElsewhere.test(address) ? Promise.resolve([]) : findingsInBothThemes(page);
}

test.use({ wish: readyDraft });

test('every page speaks one language, has no serious findings in either theme and fits into 1280 px', async ({
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
  await runScripts(page, `/clusters/new/${clusterId}/database`, 2);
  const pages = tour({ clusterId, runId, hostId: Object.values(arranged.hostIds)[0] as string });
  const html = page.locator('html');
  const grounds = new Set<string>();
  // Words and widths do not depend on the theme, nor colours on the language.
  for (const [locale, theme] of [
    ['en', 'light'],
    ['zh', 'dark'],
  ] as const) {
    await prefer(page, deck.url, locale, theme);
    for (const address of pages) {
      await open(page, address);
      await expect(html).toHaveAttribute('lang', locale === 'zh' ? 'zh-CN' : 'en');
      await expect(html).toHaveAttribute('data-theme', theme);
      await expectReadable(page, locale, address);
      expect.soft(await findingsOf(page, locale, address), `${address} in ${locale}`).toEqual([]);
    }
    await open(page, '/clusters');
    for (const label of chrome[locale]) expect(await wordsOf(page)).toContain(label);
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  expect(grounds.size, 'light and dark differ').toBe(2);

  await prefer(page, deck.url, 'en', 'light');
  await runScripts(page, `/clusters/new/${clusterId}/query`, 3);
  await expectReadable(page, 'en', 'results');
  expect(await findingsInBothThemes(page), 'results').toEqual([]);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(html).toHaveAttribute('lang', 'zh-CN');
  await expectReadable(page, 'zh', 'results');
});

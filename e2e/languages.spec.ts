import type { Page } from '@playwright/test';
import { readyDraft } from './support/arrange.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { expect, test } from './support/test.ts';
import { open, prefer, tour } from './support/tour.ts';

/** What a reader sees or hears: texts and labels, without what is the same in every language (commands, logs, files, values). */
function wordsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const skipped =
      'pre, code, script, style, textarea, option, datalist, .font-mono, [role=log], [lang]:not(html)';
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(skipped)) found.push(node.textContent?.trim() ?? '');
    }
    for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (element.closest(skipped)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        found.push(element.getAttribute(name) ?? '');
    }
    return found.filter(Boolean);
  });
}

const chinese = /\p{Script=Han}/u;
// Three words in a row: names such as "DolphinDB Deck" and "Deck Sandbox Enterprise" are no sentences.
const sentence = /\b[A-Za-z’']{2,} [A-Za-z’']{2,} [a-z’']{2,}\b/;

const foreign = {
  zh: (text: string) => sentence.test(text) && !chinese.test(text),
  en: (text: string) => chinese.test(text),
};

const chrome = {
  en: ['Clusters', 'Alerts', 'Hosts', 'Packages', 'Runs', 'Audit', 'Settings', 'Administrator'],
  zh: ['集群', '告警', '主机', '安装包', '运行记录', '审计', '设置', '管理员'],
};

test.describe('with a cluster that runs', () => {
  test.use({ wish: readyDraft });

  test('every page speaks one language, in both themes', async ({ page, deck, arranged, allowConsole }) => {
    test.setTimeout(240_000);
    allowConsole(/404/);
    await signIn(page);
    const clusterId = arranged.clusterId as string;
    const runId = await startRun(page, clusterId, 'start');
    await runEnds(page);
    const pages = tour({ clusterId, runId, hostId: Object.values(arranged.hostIds)[0] as string });
    const grounds = new Set<string>();
    // Words do not depend on the theme, nor colours on the language.
    for (const [locale, theme] of [
      ['en', 'light'],
      ['zh', 'dark'],
    ] as const) {
      await prefer(page, deck.url, locale, theme);
      for (const address of pages) {
        await open(page, address);
        const words = await wordsOf(page);
        expect.soft(words.filter(foreign[locale]), `${address} in ${locale}`).toEqual([]);
        await expect(page.locator('html')).toHaveAttribute('lang', locale === 'zh' ? 'zh-CN' : 'en');
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      }
      await open(page, '/clusters');
      for (const label of chrome[locale]) expect(await wordsOf(page)).toContain(label);
      grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    expect(grounds.size, 'light and dark differ').toBe(2);
  });
});

test('the switches change language and theme at once and are remembered', async ({ page }) => {
  await signIn(page);
  const html = page.locator('html');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(html).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('link', { name: '主机' })).toBeVisible();
  const before = await html.getAttribute('data-theme');
  await page.getByRole('button', { name: '切换深色或浅色' }).click();
  const after = before === 'dark' ? 'light' : 'dark';
  await expect(html).toHaveAttribute('data-theme', after);
  await page.goto('/hosts');
  await expect(page.getByRole('heading', { level: 1, name: '主机' })).toBeVisible();
  await expect(html).toHaveAttribute('data-theme', after);
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'en');
});

test('without a choice the browser decides on language and theme', async ({ browser, deck, watch }) => {
  for (const [locale, colorScheme, lang] of [
    ['zh-CN', 'dark', 'zh-CN'],
    ['en-US', 'light', 'en'],
    ['fr-FR', 'light', 'en'],
  ] as const) {
    const context = await browser.newContext({ baseURL: deck.url, locale, colorScheme });
    const page = await context.newPage();
    watch(page);
    await page.goto('/sign-in');
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await context.close();
  }
});

test.describe('on the first visit', () => {
  test.use({ wish: false, locale: 'zh-CN' });
  test('the set-up page is Chinese for a Chinese browser and its refusals too', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: '创建首个管理员' })).toBeVisible();
    await page.getByLabel('用户名').fill('admin');
    await page.getByLabel('密码').fill('short');
    await page.getByRole('button', { name: '创建并登录' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'INVALID' })).toBeVisible();
    expect((await wordsOf(page)).filter(foreign.zh)).toEqual([]);
  });
});

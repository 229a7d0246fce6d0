import { signIn } from './support/pages.ts';
import { expect, test } from './support/test.ts';
import { foreign, wordsOf } from './support/words.ts';

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

import { signIn } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const viewer = { username: 'vera', password: 'viewing-is-enough', role: 'viewer' } as const;
test.use({ wish: { users: [viewer] } });

test('health for anybody, figures for Prometheus with the token only, intervals for administrators', async ({
  page,
  deck,
  browser,
}) => {
  const health = await fetch(`${deck.url}/healthz`);
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({ ok: true, database: true, engine: true, status: true });
  const figures = (token?: string) =>
    fetch(`${deck.url}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  expect((await figures('anything')).status).toBe(401);
  expect((await fetch(`${deck.url}/api/live`)).status).toBe(401);

  await signIn(page);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = (await page.getByTestId('metrics-token').textContent()) ?? '';
  expect(token.length).toBeGreaterThan(40);
  const answer = await figures(token);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/^deck_clusters 0$/m);
  expect((await fetch(`${deck.url}/metrics?token=${token}`)).status).toBe(200);
  for (const wrong of [undefined, `${token}x`]) expect((await figures(wrong)).status).toBe(401);

  await page.getByLabel('Interval while watched (s)').fill('2');
  const panel = page.locator('form').filter({ hasText: 'Interval while watched' });
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Interval while watched (s)')).toHaveValue('2');
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByText('/metrics is off. Make a token')).toBeVisible();
  expect((await figures(token)).status).toBe(401);
  await page.goto('/audit');
  for (const action of ['setting.status', 'setting.metrics-token', 'setting.metrics-off'])
    await expect(page.locator('td', { hasText: action }).first()).toBeVisible();

  const other = await browser.newContext({ baseURL: deck.url });
  const theirs = await other.newPage();
  await signIn(theirs, viewer);
  await theirs.goto('/settings');
  await expect(theirs.getByLabel('Interval while watched (s)')).toBeDisabled();
  await expect(theirs.getByRole('button', { name: 'Make a token' })).toHaveCount(0);
  await other.close();
});
